import { pageOf, readCursor } from '../lib/api/page';
import { listRuns, runsPageKey } from '../lib/api/runs';
import { serve } from './serve';

/** Runs, the newest first, page by page. */
serve(listRuns).with(async ({ app, query: { limit, cursor }, logger }) => {
  const [before] = cursor === undefined ? [undefined] : readCursor(runsPageKey, cursor);
  const rows = await app.listRuns(before, limit + 1, logger);
  const { items, next } = pageOf(rows, { path: '/api/runs', limit, keyOf: ({ runNo }) => [runNo] });
  return {
    status: 200,
    body: { items: items.map(({ run }) => run), ...(next === undefined ? {} : { next }) },
  };
});
