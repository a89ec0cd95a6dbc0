import type { FaultTiming } from '../web/faultList';
import type { WireEffect } from '../web/wireEffect';
import type { EndpointKind } from './endpointKind';

/** What can go wrong with a batch, beyond what can go wrong with any request. */
export type BatchEffect =
  /** 200, and the connection ends in the middle of the receipts. */
  | { readonly kind: 'cut' }
  /** 200, the receipts in pieces of `bytes` every `everyMs`. */
  | { readonly kind: 'slow'; readonly bytes: number; readonly everyMs: number }
  /** 200 with the receipts, once the test lets it go on by `release`. */
  | { readonly kind: 'hold' }
  /** 200 with a body that is no receipts: a page of a firewall, say. */
  | { readonly kind: 'garbage' }
  /** So many receipts more, or fewer, than children. */
  | { readonly kind: 'receipt-count'; readonly by: number }
  /** The receipts of these children are not of the form. */
  | { readonly kind: 'receipt-unreadable'; readonly childIds: readonly string[] };

/** 403 in the words of a gateway whose quota of requests is used up. */
export interface QuotaEffect {
  readonly kind: 'quota';
  /** Until the quota is there again. */
  readonly resetSeconds: number;
}

/** 400 whenever one of these children is in the batch. */
export interface RefuseEffect {
  readonly kind: 'refuse';
  readonly childIds: readonly string[];
  /** Which the answer names: every one in the batch, the first one, none, or an index that is not one of theirs. */
  readonly naming: 'all' | 'some' | 'none' | 'wrong';
  /** Stands in the answer; an endpoint may well repeat what it was sent. */
  readonly message?: string;
}

export interface ChildrenFault extends FaultTiming {
  readonly endpoint?: 'children';
  readonly endpointKind?: EndpointKind;
  /** Only batches with this child in them: so a child breaks the endpoint. */
  readonly childId?: string;
  readonly effect: WireEffect | BatchEffect | RefuseEffect | QuotaEffect;
  /**
   * Whether the batch is taken in before the fault shows, so that only its answer is lost. Unset: yes for what spoils
   * the receipts, no for any other effect.
   */
  readonly accept?: boolean;
}

export interface TokenFault extends FaultTiming {
  readonly endpoint: 'token';
  readonly effect: WireEffect | { readonly kind: 'garbage' };
}

/**
 * A fault of the DfE stand-in. Only requests that pass the checks of method, path, headers and size are counted, so the
 * nth is the nth batch.
 */
export type DfeFault = ChildrenFault | TokenFault;
