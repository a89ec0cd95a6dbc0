/** An app that does everything that ours must not: it tells a name wherever a process can. Bundled by the test. */
import { app } from '@azure/functions';

app.http('careless', {
  authLevel: 'anonymous',
  handler: (request, context) => {
    const name = request.query.get('name') ?? '';
    switch (request.query.get('by')) {
      case 'stdout':
        console.log(name);
        break;
      case 'stderr':
        process.stderr.write(`${name}\n`);
        break;
      case 'log':
        context.debug(`looking at ${name}`);
        break;
      case 'error':
        throw new Error('something fails', { cause: new Error(`about ${name}`) });
      default:
        console.error({ child: { name } });
    }
    return { status: 200 };
  },
});
