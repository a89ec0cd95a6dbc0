import { z } from 'zod';
import { AppError } from '../../errors/appError';
import { troubles } from '../wire/troubles';
import type { WireAnswer } from '../wire/wireAnswer';

const tokenAnswer = z.object({
  access_token: z.string().min(1),
  expires_in: z.coerce.number().positive(),
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
const generalAdvice =
  'Check DFE_TOKEN_ENDPOINT, DFE_SCOPE and the secrets with the client id and the client secret in the Key Vault.';
const wayOut =
  'Check that the host of DFE_TOKEN_ENDPOINT resolves and that the way out is open: firewall, HTTPS_PROXY or DFE_PROXY_URL, NO_PROXY.';
/** By what kept the request from being answered. */
const notReached = {
  transient: { kind: 'retryable', code: 'token-endpoint-not-reached', advice: wayOut },
  notReached: { kind: 'retryable', code: 'token-endpoint-not-reached', advice: wayOut },
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
 * The token in the token endpoint's answer and its life in milliseconds.
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
    if (token.success) return { token: token.data.access_token, lifeMs: token.data.expires_in * 1000 };
    throw new AppError(
      'retryable',
      'token-unreadable',
      `The token endpoint at ${host} answered without a token.`,
      {
        advice: `${generalAdvice} A gateway may answer in its place.`,
      },
    );
  }
  if (answer.status === 429 || answer.status === 408 || answer.status >= 500)
    throw new AppError(
      'retryable',
      'token-endpoint-unavailable',
      `The token endpoint at ${host} answered with HTTP ${answer.status}.`,
      { advice: 'It is busy or down; the next run tries again.' },
    );
  const said = oauthError.safeParse(parse(answer.text));
  const word = said.success ? said.data.error : undefined;
  throw new AppError(
    'configuration',
    'token-refused',
    `The token endpoint at ${host} refused the client: HTTP ${answer.status}${word === undefined ? '' : `, ${word}`}.`,
    { advice: (word === undefined ? undefined : advices[word]) ?? generalAdvice },
  );
}
