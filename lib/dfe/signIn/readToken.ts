import { z } from 'zod';
import { AppError, passingStatus } from '../../errors/appError';
import { troubles } from '../wire/troubles';
import type { WireAnswer } from '../wire/wireAnswer';

const tokenAnswer = z.object({
  access_token: z.string().min(1),
  // Absent, or nothing that can be understood: the token is used until it is refused.
  expires_in: z.coerce.number().positive().optional().catch(undefined),
});
/** The error codes of OAuth 2.0 (RFC 6749, 5.2); another word is not repeated. */
const oauthError = z.object({
  error: z.enum([
    'invalid_request',
    'invalid_client',
    'invalid_grant',
    'unauthorized_client',
    'unsupported_grant_type',
    'invalid_scope',
    'invalid_resource',
  ]),
  /** Entra's own numbers (AADSTS...), which say more. */
  error_codes: z.array(z.int()).optional().catch(undefined),
});

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const advices: Readonly<Record<string, string>> = {
  invalid_client:
    'Check the secrets with the client id and the client secret in the Key Vault: the secret may have expired or belong to another client.',
  unauthorized_client:
    'Check the secret with the client id in the Key Vault, and that DFE_TOKEN_ENDPOINT names the directory (tenant) that DfE gave you.',
  invalid_scope: 'Check DFE_SCOPE against what DfE gave you.',
  invalid_resource: 'Check DFE_SCOPE against what DfE gave you.',
};
/** By Entra's number, where it says what is the matter (its list of AADSTS error codes). */
const entraAdvices: Readonly<Record<number, string>> = {
  7000215:
    'The client secret in the Key Vault is not one of this client: often the id of the secret was copied instead of its value. Write the value into the secret that DFE_CLIENT_SECRET_SECRET names.',
  7000222:
    'The client secret has expired. Get a new one from DfE and write it into the Key Vault secret that DFE_CLIENT_SECRET_SECRET names.',
  7000112: 'The client has been disabled in its directory. Ask DfE to enable it.',
  700016:
    'The directory does not know the client id. Check the secret that DFE_CLIENT_ID_SECRET names, and that DFE_TOKEN_ENDPOINT names the directory (tenant) that DfE gave you.',
  90002: 'There is no such directory. Check the tenant in DFE_TOKEN_ENDPOINT against what DfE gave you.',
};
const generalAdvice =
  'Check DFE_TOKEN_ENDPOINT, DFE_SCOPE and the secrets with the client id and the client secret in the Key Vault.';
const wayOut =
  'Check that the host of DFE_TOKEN_ENDPOINT resolves and that the way out is open: firewall, HTTPS_PROXY or DFE_PROXY_URL, NO_PROXY.';
/** By what kept the request from being answered. */
const notReached = {
  transient: { kind: 'retryable', code: 'token-endpoint-not-reached', advice: wayOut },
  notReached: { kind: 'retryable', code: 'token-endpoint-not-reached', advice: wayOut },
  notMade: {
    kind: 'configuration',
    code: 'token-request-not-made',
    advice: 'Check DFE_TOKEN_ENDPOINT and DFE_SCOPE for characters that have no place in them.',
  },
  proxyRefused: {
    kind: 'configuration',
    code: 'token-endpoint-proxy-refused',
    advice: troubles.proxyRefused.advice,
  },
  notTrusted: {
    kind: 'configuration',
    code: 'token-endpoint-not-trusted',
    advice:
      'Where a firewall inspects TLS, add its certificate authority to CA_CERTIFICATES_PEM; otherwise check DFE_TOKEN_ENDPOINT. Never turn the check off.',
  },
} as const;

/**
 * The token in the token endpoint's answer and its life in milliseconds; `Infinity` where the answer does not say.
 * @throws AppError `retryable` for 429, 5xx, no answer or an unreadable one; `configuration` for the rest, with advice.
 */
export function readToken(answer: WireAnswer, host: string): { token: string; lifeMs: number } {
  if (answer.kind === 'none') {
    const { kind, code, advice } = notReached[answer.class];
    throw new AppError(kind, code, `The token endpoint at ${host} gave no answer: ${answer.why}.`, {
      advice,
    });
  }
  if (answer.status === 200) {
    const token = tokenAnswer.safeParse(parse(answer.text));
    if (token.success) {
      const { access_token, expires_in = Infinity } = token.data;
      return { token: access_token, lifeMs: expires_in * 1000 };
    }
    throw new AppError(
      'retryable',
      'token-unreadable',
      `The token endpoint at ${host} answered without a token.`,
      {
        advice: `${generalAdvice} A gateway may answer in its place.`,
      },
    );
  }
  if (passingStatus(answer.status))
    throw new AppError(
      'retryable',
      'token-endpoint-unavailable',
      `The token endpoint at ${host} answered with HTTP ${answer.status}.`,
      { advice: 'It is busy or down; the next run tries again.' },
    );
  const said = oauthError.safeParse(parse(answer.text));
  const word = said.success ? said.data.error : undefined;
  const number = said.data?.error_codes?.find((code) => code in entraAdvices);
  const words = [word, number === undefined ? undefined : `AADSTS${number}`].filter(
    (one) => one !== undefined,
  );
  throw new AppError(
    'configuration',
    'token-refused',
    `The token endpoint at ${host} refused the client: HTTP ${[answer.status, ...words].join(', ')}.`,
    {
      advice:
        (number === undefined ? undefined : entraAdvices[number]) ??
        (word === undefined ? undefined : advices[word]) ??
        generalAdvice,
    },
  );
}
