import { explainChild, personIdIn } from '../lib/api/children';
import { notFound } from '../lib/api/problem';
import { serve } from './serve';

/**
 * Why a child's record is sent or not. The route takes the rest of the path: the platform decodes a slash in an id before it looks
 * for a route.
 */
serve(explainChild, { route: 'children/{*personId}' }).with(
  async ({ app, params, query, person, logger }) => {
    const view = await app.explainChild(
      { personId: personIdIn(params.personId), day: query.day },
      person,
      logger,
    );
    if (view === undefined) throw notFound(explainChild);
    return { status: 200, body: view };
  },
);
