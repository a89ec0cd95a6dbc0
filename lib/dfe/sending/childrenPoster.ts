import type { Dispatcher } from 'undici';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { DfeConfig } from '../../config/config';
import type { StartTimeLimit } from '../../flow/timeLimit';
import { events } from '../../telemetry/events';
import type { Logger } from '../../telemetry/logger';
import type { Credentials } from '../signIn/credentials';
import { batchBody } from './fillBatches';
import type { Outgoing } from './dfeClient';
import { post } from '../wire/post';
import { type Reading, readAnswer } from '../wire/readAnswer';

export interface PosterParts {
  readonly config: DfeConfig;
  readonly logger: Logger;
  readonly now: () => Date;
  readonly startTimeLimit: StartTimeLimit;
}

const compress = promisify(gzip);
const maxAnswerBytes = 1024 * 1024;

/** One POST of a group of children, and its answer understood; never throws for what the endpoint does. */
export type ChildrenPoster = (
  group: readonly Outgoing[],
  used: Credentials,
  dispatcher: Dispatcher,
) => Promise<Reading>;

/** Posts to `{base}/children_social_care_data/{la_code}/children` (dfe-api.md "Access"). */
export function createChildrenPoster(parts: PosterParts): ChildrenPoster {
  const { config, logger, now, startTimeLimit } = parts;
  const url = `${config.baseUrl.replace(/(?<!\/)\/+$/, '')}/children_social_care_data/${config.laCode}/children`;
  return async (group, used, dispatcher) => {
    const plain = Buffer.from(batchBody(group));
    const body = config.gzip ? await compress(plain) : plain;
    const began = now().getTime();
    const answer = await post(dispatcher, {
      url,
      headers: {
        authorization: `Bearer ${used.token}`,
        SupplierKey: used.subscriptionKey,
        'content-type': 'application/json',
        accept: 'application/json',
        ...(config.gzip ? { 'content-encoding': 'gzip' } : {}),
      },
      body,
      timeoutMs: config.requestTimeoutMs,
      startTimeLimit,
      maxAnswerBytes,
    });
    const reading = readAnswer(answer, group.length, now());
    logger.debug(events.batchPosted, {
      children: group.length,
      bytes: body.length,
      status: reading.status,
      durationMs: now().getTime() - began,
    });
    return reading;
  };
}
