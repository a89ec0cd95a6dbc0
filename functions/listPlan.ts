import { answerPlan, listPlan } from '../lib/api/runLists';
import { serve } from './serve';

/** What a run would do, page by page or as a file. */
serve(listPlan).with(({ app, params, query, body, logger }) =>
  answerPlan(app, { params, query, body }, logger),
);
