import type { IncomingMessage } from 'node:http';
import type { FaultList } from '../web/faultList';
import { isWireEffect, outcomeOf, type WireEffect } from '../web/wireEffect';
import type { BearerTokens } from './bearerTokens';
import { checkRequest, gatewayAnswer, quotaAnswer } from './checkRequest';
import { checkStructure } from './checkStructure';
import { destinationOf } from './destinationOf';
import type { BatchEffect, ChildrenFault } from './dfeFault';
import type { DfeSettings } from './dfeSettings';
import type { DfeState, Post } from './dfeState';
import type { EndpointKind } from './endpointKind';
import { idKey } from './idKey';
import { isObject, type JsonValue } from './json';
import { problemsAnswer } from './problemsAnswer';
import { readChildren } from './readChildren';
import { receiptFor } from './receiptFor';
import { refusalProblems } from './refusalProblems';

/** Receipts for a batch that was taken in (or, by a fault, was not). */
export interface Receipts {
  readonly kind: 'receipts';
  readonly childIds: readonly string[];
  readonly receipts: readonly string[];
  readonly form: DfeSettings['receiptForm'];
  readonly spoiledBy?: BatchEffect;
}

export interface ChildrenEndpoint {
  readonly settings: DfeSettings;
  readonly tokens: BearerTokens;
  readonly faults: FaultList<ChildrenFault>;
  readonly state: (endpointKind: EndpointKind) => DfeState;
  readonly nextNumber: () => number;
  readonly onAnswer: (outcome: Post['outcome']) => void;
}

/**
 * `POST {base}/children_social_care_data/{la_code}/children`, by dfe-api.md "Access" and dfe-api.md "Answers": takes the request in and says how it
 * ends. Checks come in the order method, headers, size, form, faults, structure.
 */
export async function receiveChildren(
  endpoint: ChildrenEndpoint,
  request: IncomingMessage,
): Promise<WireEffect | Receipts> {
  const { settings, faults } = endpoint;
  const destination = destinationOf(request);
  const read = await readChildren(request, settings.maxBodyBytes);
  if (destination === undefined) return gatewayAnswer(404, 'Resource not found');
  const state = endpoint.state(destination.endpointKind);
  const childIds = 'value' in read ? childIdsOf(read.value) : [];
  const log = (outcome: Post['outcome'], taken: Partial<Post> = {}): void => {
    endpoint.onAnswer(outcome);
    state.posts.push({
      number: endpoint.nextNumber(),
      ...destination,
      at: new Date().toISOString(),
      bytes: read.bytes,
      childIds,
      childPurges: 0,
      accepted: false,
      receipts: [],
      outcome,
      ...taken,
    });
  };
  const logged = (effect: WireEffect): WireEffect => {
    log(outcomeOf(effect));
    return effect;
  };

  const early = checkRequest(request, destination.laCode, settings, endpoint.tokens);
  if (early) return logged(early);
  if ('failed' in read)
    return logged(
      read.failed === 'too-large'
        ? gatewayAnswer(413, 'The body is too large.')
        : gatewayAnswer(400, 'The body is not JSON in UTF-8.'),
    );
  const fault = faults.take((candidate) => isAbout(candidate, destination.endpointKind, childIds));
  const effect = fault?.effect;
  if (effect?.kind === 'refuse') return logged(problemsAnswer(refusalProblems(effect, childIds) ?? []));
  if (effect?.kind === 'quota') return logged(quotaAnswer(effect.resetSeconds));
  const wire = isWireEffect(effect);
  if (wire && fault?.accept !== true) return logged(effect);

  const result = checkStructure(read.value);
  if ('problems' in result) return logged(problemsAnswer(result.problems));
  const receipts =
    fault?.accept === false
      ? result.children.map(() => receiptFor(new Date()))
      : state.accept(result.children, new Date());
  log(wire ? outcomeOf(effect) : (effect?.kind ?? 200), {
    ...(fault?.accept === false ? {} : { accepted: true, receipts }),
    childPurges: result.children.filter((child) => child['purge'] === true).length,
    ...(settings.keepBodies ? { body: result.children } : {}),
  });
  if (wire) return effect;
  const answer = { kind: 'receipts', childIds, receipts, form: settings.receiptForm } as const;
  return effect ? { ...answer, spoiledBy: effect } : answer;
}

/** Whether a fault is about this batch, so that it counts for its `nth`. */
function isAbout(fault: ChildrenFault, endpointKind: EndpointKind, childIds: readonly string[]): boolean {
  if (fault.endpointKind !== undefined && fault.endpointKind !== endpointKind) return false;
  if (fault.effect.kind === 'refuse' && refusalProblems(fault.effect, childIds) === undefined) return false;
  const { childId } = fault;
  return childId === undefined || childIds.some((id) => idKey(id) === idKey(childId));
}

/** The ids that can be read, before anybody has looked whether the body is what it must be. */
function childIdsOf(body: JsonValue): string[] {
  if (!Array.isArray(body)) return [];
  return (body as readonly JsonValue[]).map((child) => {
    const id = isObject(child) ? child['la_child_id'] : undefined;
    return typeof id === 'string' ? id : '';
  });
}
