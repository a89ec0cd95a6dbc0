import { preflight } from '../lib/api/preflight';
import { runPreflight } from '../lib/preflight/preflight';
import { serve } from './serve';

/** Looks at everything that a night needs. It asks the settings itself, so that it can say what is wrong with them. */
serve(preflight).with(async ({ body }) => ({
  status: 200,
  body: await runPreflight(process.env, { options: body }),
}));
