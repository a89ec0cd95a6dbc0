import { app as host, type HttpFunctionOptions, type InvocationContext } from '@azure/functions';
import type { Asked, Operation, Reply } from '../lib/api/operation';
import { ApiProblem, problemOf } from '../lib/api/problem';
import { readRequest, type ApiRequest } from '../lib/api/readRequest';
import { csvAnswer, jsonAnswer, problemAnswer, type WireAnswer } from '../lib/api/response';
import { readCaller } from '../lib/api/caller';
import type { App } from '../lib/run/app/createApp';
import type { Person } from '../lib/run/app/requester';
import { logFailure } from '../lib/run/app/failure';
import { events } from '../lib/telemetry/events';
import type { Logger } from '../lib/telemetry/logger';
import { contextLogger } from './contextLogger';
import { soundApp, theApp } from './service';

/** What a handler is given: the checked request, and what it may use. */
export interface Call<O extends Operation> extends Asked<O> {
  /** @throws SettingsError where the settings are wrong */
  readonly app: App;
  /** Who asks; undefined where only a key was shown. */
  readonly person: Person | undefined;
  readonly logger: Logger;
  readonly context: InvocationContext;
}

/**
 * Makes an operation of the table an HTTP function of its name: `serve(operation).with(handler)`. In two steps, so that the
 * compiler knows the operation's types before it looks at the handler.
 */
export const serve = <const O extends Operation>(
  operation: O,
  { route = operation.path.slice(1), ...options }: Pick<HttpFunctionOptions, 'extraOutputs' | 'route'> = {},
) => ({
  with(handler: (call: Call<O>) => Promise<Reply<O>>): void {
    host.http(operation.name, {
      methods: [operation.method],
      route: `api/${route}`,
      authLevel: operation.access,
      ...options,
      handler: (request, context) => answered(operation, handler, request, context),
    });
  },
});

async function answered<const O extends Operation>(
  operation: O,
  handler: (call: Call<O>) => Promise<Reply<O>>,
  request: ApiRequest,
  context: InvocationContext,
): Promise<WireAnswer> {
  const logger = contextLogger(context, soundApp()?.logLevel ?? 'info');
  try {
    const asked = await readRequest(operation, request);
    const reply: Answered = await handler({
      ...asked,
      get app() {
        return theApp();
      },
      person: readCaller(request.headers, process.env),
      logger,
      context,
    });
    return reply.csv === undefined
      ? jsonAnswer(reply.status, reply.body, reply.headers)
      : csvAnswer(reply.status, reply.csv, reply.headers);
  } catch (error) {
    const problem = problemOf(error, soundApp()?.places);
    if (!(error instanceof ApiProblem)) logFailure(logger, error);
    else if (problem.status !== 404)
      logger.warn(events.requestRefused, {
        status: problem.status,
        code: problem.code,
        message: error.logged,
      });
    return problemAnswer(problem);
  }
}

/** A reply of any operation. */
interface Answered {
  readonly status: number;
  readonly body?: unknown;
  readonly csv?: Parameters<typeof csvAnswer>[1];
  readonly headers?: Readonly<Record<string, string>>;
}
