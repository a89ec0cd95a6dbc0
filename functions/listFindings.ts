import { answerFindings, listFindings } from '../lib/api/runLists';
import { serve } from './serve';

/** What was wrong in a run, page by page or as a file. */
serve(listFindings).with(({ app, params, query, body, logger }) =>
  answerFindings(app, { params, query, body }, logger),
);
