import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { app as host } from '@azure/functions';
import { z } from 'zod';
import { personIdIn } from '../lib/api/children';
import { cursorParts, pageOf, pageParameters, readCursor } from '../lib/api/page';
import { always, csvAnswer } from '../lib/api/response';
import { runsPageKey } from '../lib/api/runs';
import { childPageView } from '../lib/pages/views/childView';
import { nightView, weekBefore } from '../lib/pages/views/nightView';
import { nightsView } from '../lib/pages/views/nightsView';
import { filterOf, queryText, recordsCsv, recordsView } from '../lib/pages/views/recordsView';
import { base, renderer, servePage, serveSignedIn } from './servePage';

const { cursor } = pageParameters;
const nightsOnAPage = 30;
/** A file of more is no help to a person, and a spreadsheet takes about a million lines. */
const mostInAFile = 100_000;
const recordsAtOnce = 5_000;

/** What a form sends for a choice that was not made. */
const chosen = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => (value === '' ? undefined : value), schema.optional());

const recordsFilter = {
  rule: chosen(z.string().max(100)),
  severity: chosen(z.enum(['error', 'warning'])),
  /** A table, or a table and its column, each no longer than SQL Server's names are. */
  where: chosen(z.string().regex(/^[^.]{1,128}(?:\.[^.]{1,128})?$/)),
};

const standingPosition = z.tuple([cursorParts.personId, cursorParts.rowNumber]);

/** The beginning of the pages leads to the nights. */
serveSignedIn('startPage', '', z.strictObject({}), () =>
  Promise.resolve({ status: 302, headers: { ...always, location: `${base}/nights` } }),
);

/** The last nights as a picture and a table, newest first. */
servePage('nightsPage', 'nights', z.strictObject({ cursor }), async ({ app, logger, query }) => {
  const [before] = query.cursor === undefined ? [] : readCursor(runsPageKey, query.cursor);
  const { items, next } = pageOf(await app.listRuns(before, nightsOnAPage + 1, logger), {
    path: `${base}/nights`,
    limit: nightsOnAPage,
    keyOf: ({ runNo }) => [runNo],
  });
  return {
    page: 'nights',
    frame: { title: 'Nights', place: 'nights' },
    model: nightsView(
      items.map(({ run }) => run),
      { base, older: next },
    ),
  };
});

/** One night: what became of the records on the way, how long it took, and what is to be fixed. */
servePage('nightPage', 'nights/{runId}', z.strictObject({}), async ({ app, logger, params }) => {
  const run = await app.readRun(params['runId'] ?? '', logger);
  if (run === undefined) return undefined;
  const earlier = weekBefore(
    run,
    (await app.listRuns(undefined, nightsOnAPage, logger)).map((one) => one.run),
  );
  const before = earlier && (await app.readRun(earlier.runId, logger));
  const model = nightView(run, { base, before });
  return {
    page: 'night',
    frame: {
      title: model.night.when,
      place: 'nights',
      breadcrumbs: [{ text: 'Nights', href: `${base}/nights` }, { text: model.night.when }],
    },
    model,
  };
});

/** What stands and is to be fixed, by person id. */
servePage(
  'recordsPage',
  'records',
  z.strictObject({ ...recordsFilter, cursor, limit: pageParameters.limit }),
  async ({ app, logger, query: { cursor: at, limit, ...filter } }) => {
    const [personId = '', findingId = 0] = at === undefined ? [] : readCursor(standingPosition, at);
    const section = { after: { personId, findingId }, most: limit + 1 };
    const { items, next } = pageOf(await app.listRecordsToFix(filterOf(filter), section, logger), {
      path: `${base}/records`,
      limit,
      filters: filter,
      keyOf: (finding) => [finding.personId, finding.findingId],
    });
    const first = at === undefined ? undefined : `${base}/records${queryText(filter)}`;
    return {
      page: 'records',
      frame: { title: 'Records to fix', place: 'records' },
      model: recordsView(items, filter, { base, first, next }),
    };
  },
);

/** The whole of the list as a file for a spreadsheet. */
serveSignedIn('recordsFile', 'records.csv', z.strictObject(recordsFilter), async ({ app, logger, query }) => {
  const rows: (readonly (string | null)[])[] = [];
  let after = { personId: '', findingId: 0 };
  while (rows.length < mostInAFile) {
    const found = await app.listRecordsToFix(filterOf(query), { after, most: recordsAtOnce }, logger);
    rows.push(...found.map(recordsCsv.row));
    const last = found.at(-1);
    if (found.length < recordsAtOnce || last === undefined) break;
    after = { personId: last.personId, findingId: last.findingId };
  }
  return csvAnswer(200, { fileName: 'records-to-fix', columns: recordsCsv.columns, rows });
});

/** One child record: whether it is sent and why, what is to be fixed, and what was sent. */
servePage(
  'childPage',
  'children/{*personId}',
  z.strictObject({}),
  async ({ app, logger, params, person }) => {
    const child = await app.explainChild({ personId: personIdIn(params['personId'] ?? '') }, person, logger);
    if (child === undefined) return undefined;
    return {
      page: 'child',
      frame: {
        title: `Child record ${child.personId}`,
        place: undefined,
        breadcrumbs: [{ text: 'Records to fix', href: `${base}/records` }, { text: child.personId }],
      },
      model: childPageView(child, { base }),
    };
  },
);

/** The style sheet. It says nothing of anybody, so it needs no sign-in; its name changes with its content. */
host.http('pageAssets', {
  methods: ['GET'],
  route: `${base.slice(1)}/assets/{file}`,
  authLevel: 'anonymous',
  handler: async (request) => {
    const { folder, stylesheet } = renderer().assets;
    if (request.params['file'] !== stylesheet) return { status: 404, headers: always };
    return {
      status: 200,
      headers: {
        'Content-Type': 'text/css; charset=utf-8',
        'Cache-Control': 'public, max-age=31536000, immutable',
        'X-Content-Type-Options': 'nosniff',
      },
      body: await readFile(join(folder, stylesheet)),
    };
  },
});
