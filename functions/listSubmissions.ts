import { answerSubmissions, listSubmissions } from '../lib/api/runLists';
import { serve } from './serve';

/** What a run posted, page by page or as a file. */
serve(listSubmissions).with(({ app, params, query, body, logger }) =>
  answerSubmissions(app, { params, query, body }, logger),
);
