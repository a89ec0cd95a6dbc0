import {
  app as host,
  type HttpRequest,
  type HttpResponseInit,
  type InvocationContext,
} from '@azure/functions';
import { join } from 'node:path';
import type { z } from 'zod';
import { createRenderer, type Frame, type PageName, type Renderer } from '../lib/pages/renderer';
import { pageHeaders } from '../lib/pages/respond';
import { readSignIn, type NoSignIn } from '../lib/pages/signIn';
import { ApiProblem, problemOf } from '../lib/api/problem';
import type { App } from '../lib/run/app/createApp';
import type { Person } from '../lib/run/app/requester';
import { logFailure } from '../lib/run/app/failure';
import { events } from '../lib/telemetry/events';
import type { Logger } from '../lib/telemetry/logger';
import { contextLogger } from './contextLogger';
import { soundApp, theApp } from './service';

/** Where the pages begin. */
export const base = '/pages';

/** What a page is made from. */
export interface PageCall<Query> {
  readonly app: App;
  readonly logger: Logger;
  readonly person: Person;
  readonly query: Query;
  readonly params: Readonly<Record<string, string>>;
}

/** A page as its handler gives it; undefined: there is nothing at this address. */
export interface PageReply {
  readonly page: PageName;
  readonly frame: Pick<Frame, 'title' | 'place' | 'breadcrumbs'>;
  readonly model: object;
}

let made: Renderer | undefined;

/** The renderer of this process; the build has put its files beside the bundle. */
export const renderer = (): Renderer => (made ??= createRenderer(join(__dirname, 'pages')));

/** A page that says one thing. */
interface Message {
  readonly status: number;
  readonly title: string;
  readonly sentences: readonly string[];
  readonly link?: { readonly text: string; readonly href: string };
  readonly signedInAs?: string;
}

const page = (status: number, body: string): HttpResponseInit => ({ status, headers: pageHeaders, body });

const messagePage = ({ status, title, signedInAs, ...model }: Message): HttpResponseInit =>
  page(status, renderer().render('message', { title, base, signedInAs, place: undefined }, model));

const notThere = (signedInAs: string): HttpResponseInit =>
  messagePage({
    status: 404,
    title: 'There is nothing here',
    sentences: ['There is no page at this address, or what it showed is no longer kept.'],
    signedInAs,
  });

/** Why somebody may not see the pages, and what to do. */
function refusal(signIn: NoSignIn, address: string): Message {
  switch (signIn.kind) {
    case 'off':
      return {
        status: 403,
        title: 'Sign-in is not switched on',
        sentences: [
          'These pages are for people whom the authority’s directory has signed in, and the sign-in of this app is off.',
          'Whoever looks after the app switches it on: App Service authentication with Microsoft Entra, by the parameter signIn of the deployment. A function key does not open these pages.',
        ],
      };
    case 'nobody':
      return {
        status: 403,
        title: 'Sign in to see this page',
        sentences: ['These pages are for people whom the authority’s directory has signed in.'],
        link: {
          text: 'Sign in',
          href: `/.auth/login/aad?post_login_redirect_uri=${encodeURIComponent(address)}`,
        },
      };
    case 'without-role':
      return {
        status: 403,
        title: 'You may not see these pages',
        sentences: [
          `You are signed in, but the directory has not given you the app role ${signIn.role}.`,
          'Ask whoever looks after the app for it.',
        ],
        signedInAs: signIn.person.name,
      };
  }
}

/**
 * Serves an address to people who are signed in, and to nobody else: a function key does not open it.
 * @param query a strict object; another parameter is refused
 * @param handler gives the answer, or undefined where there is nothing at this address
 */
export function serveSignedIn<Query>(
  name: string,
  route: string,
  query: z.ZodType<Query>,
  handler: (call: PageCall<Query>) => Promise<HttpResponseInit | undefined>,
): void {
  host.http(name, {
    methods: ['GET'],
    route: `${base.slice(1)}/${route}`,
    authLevel: 'anonymous',
    handler: async (request, context) => answered(request, context, query, handler),
  });
}

/** Serves a page. */
export function servePage<Query>(
  name: string,
  route: string,
  query: z.ZodType<Query>,
  handler: (call: PageCall<Query>) => Promise<PageReply | undefined>,
): void {
  serveSignedIn(name, route, query, async (call) => {
    const reply = await handler(call);
    if (reply === undefined) return undefined;
    const frame = { ...reply.frame, base, signedInAs: call.person.name };
    return page(200, renderer().render(reply.page, frame, reply.model));
  });
}

async function answered<Query>(
  request: HttpRequest,
  context: InvocationContext,
  schema: z.ZodType<Query>,
  handler: (call: PageCall<Query>) => Promise<HttpResponseInit | undefined>,
): Promise<HttpResponseInit> {
  const logger = contextLogger(context, soundApp()?.logLevel ?? 'info');
  const { pathname, search } = new URL(request.url);
  const signIn = readSignIn(request.headers, process.env, soundApp()?.pagesRole);
  if (signIn.kind !== 'signed-in') {
    logger.warn(events.pageRefused, { status: 403, code: `page-${signIn.kind}` });
    return messagePage(refusal(signIn, pathname + search));
  }
  const { person } = signIn;
  try {
    const query = schema.safeParse(Object.fromEntries(request.query));
    if (!query.success)
      return messagePage({
        status: 400,
        title: 'This address is not understood',
        sentences: [
          'Something in the address is not known here. Begin again at Nights or at Records to fix.',
        ],
        signedInAs: person.name,
      });
    const call = { app: theApp(), logger, person, query: query.data, params: request.params };
    return (await handler(call)) ?? notThere(person.name);
  } catch (error) {
    if (!(error instanceof ApiProblem)) logFailure(logger, error);
    const { status, title, detail, advice } = problemOf(error, soundApp()?.places);
    return messagePage({
      status,
      title,
      sentences: [detail, ...(advice === undefined ? [] : [advice])],
      signedInAs: person.name,
    });
  }
}
