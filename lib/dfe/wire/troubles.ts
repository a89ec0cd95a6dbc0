import type { AnswerClass } from './answerPolicies';

/** Trouble of a kind: `code` is stable, `what` can stand after "because", `advice` says what to do next. */
export interface KindOfTrouble {
  readonly code: string;
  readonly what: string;
  readonly advice: string;
}

const later =
  'The rest stays pending and the next run sends it. When it lasts, report the run id and the time to the DfE service desk.';
const received: KindOfTrouble = {
  code: 'dfe-answer-not-understood',
  what: 'the endpoint gave an answer that says nothing about the children',
  advice: `Check that DFE_BASE_URL names the endpoint and that no gateway answers in its place. ${later}`,
};

/** What is said of an endpoint in trouble, by its answer. */
export const troubles: Readonly<Record<AnswerClass, KindOfTrouble>> = {
  received,
  countDiffers: { ...received, what: 'the number of receipts is not the number of children' },
  otherSuccess: { ...received, what: 'the endpoint gave no receipts' },
  batchRefused: received,
  tooLarge: received,
  everythingRefused: {
    code: 'dfe-everything-refused',
    what: 'the endpoint refused every child, alone or with others, and named none',
    advice: `The children are not the cause, and none was marked as refused. Check DFE_BASE_URL (up to and including the version), LA_CODE and DFE_GZIP, then show the endpoint's words to DfE. The rest stays pending.`,
  },
  tokenRefused: {
    code: 'dfe-token-refused',
    what: 'the endpoint refused a fresh token',
    advice:
      'Check that DFE_SCOPE and DFE_TOKEN_ENDPOINT belong to the endpoint of DFE_BASE_URL and that the client id, the client secret and the subscription key in the Key Vault are current.',
  },
  keyRefused: {
    code: 'dfe-key-refused',
    what: 'the gateway refused the subscription key',
    advice:
      'Check that the secret that DFE_SUBSCRIPTION_KEY_SECRET names holds the current subscription key, and that DfE has approved it for the endpoint of DFE_BASE_URL. The rest stays pending.',
  },
  disallowed: {
    code: 'dfe-disallowed',
    what: 'the endpoint did not allow the request',
    advice:
      'Check that the subscription key and the client in the Key Vault are current and that DfE has enabled them for this LA_CODE and endpoint; under pressure the gateway answers like this too. The rest stays pending.',
  },
  quotaUsedUp: {
    code: 'dfe-quota-used-up',
    what: 'the quota of requests is used up',
    advice: `Raise DFE_BATCH_CHILDREN so that a night needs fewer requests, or ask DfE for a larger quota. ${later}`,
  },
  throttled: {
    code: 'dfe-throttled',
    what: 'the endpoint took no more requests',
    advice: `Raise DFE_PACE_MS or lower DFE_CONCURRENCY. ${later}`,
  },
  transient: { code: 'dfe-unavailable', what: 'the endpoint gave no usable answer', advice: later },
  notReached: {
    code: 'dfe-not-reached',
    what: 'the endpoint could not be reached',
    advice:
      'Check that the host of DFE_BASE_URL resolves and that the way out is open: firewall, HTTPS_PROXY or DFE_PROXY_URL, NO_PROXY. The rest stays pending.',
  },
  notMade: {
    code: 'dfe-request-not-made',
    what: 'the request cannot be written',
    advice:
      'The token or the subscription key holds a character that no header may have. Write the secret with the subscription key again, without line breaks and blanks. The rest stays pending.',
  },
  proxyRefused: {
    code: 'dfe-proxy-refused',
    what: 'the proxy asks for other credentials',
    advice:
      'Put the right user and password into DFE_PROXY_URL or HTTPS_PROXY (special characters percent-encoded).',
  },
  notTrusted: {
    code: 'dfe-certificate-not-trusted',
    what: 'the certificate is not trusted',
    advice:
      'Where a firewall inspects TLS, add its certificate authority to CA_CERTIFICATES_PEM; otherwise check DFE_BASE_URL. Never turn the check off.',
  },
  wrongAddress: {
    code: 'dfe-wrong-address',
    what: 'nothing at this address takes children',
    advice: 'Check DFE_BASE_URL (up to and including the version) and LA_CODE against what DfE gave you.',
  },
  otherRefusal: {
    code: 'dfe-contract',
    what: 'the endpoint turned the request away whatever the children in it',
    advice: 'Check DFE_BASE_URL and DFE_GZIP; the contract of the endpoint may have changed: ask DfE.',
  },
};
