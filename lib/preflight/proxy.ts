import type { Environment } from './preflightContext';

/** A proxy that requests to a host go through. */
export interface ProxyChoice {
  readonly url: URL;
  /** The setting or variable that names it. */
  readonly setting: string;
}

/** The first of these variables that is set. */
function variable(environment: Environment, names: readonly string[]): [string, string] | undefined {
  for (const name of names) {
    const value = environment[name]?.trim();
    if (value) return [name, value];
  }
  return undefined;
}

/** Whether NO_PROXY exempts the host: by its name, by a domain that it is in, or by `*`. */
function isExempt(host: string, environment: Environment): boolean {
  const [, list = ''] = variable(environment, ['no_proxy', 'NO_PROXY']) ?? [];
  return list.split(/[,\s]+/).some((entry) => {
    const name = entry
      .toLowerCase()
      .replace(/:\d+$/, '')
      .replace(/^\*?\./, '');
    return name === '*' || (name !== '' && (host === name || host.endsWith(`.${name}`)));
  });
}

/**
 * The proxy that an https request to the host goes through, as undici and the Azure packages choose it.
 * @param setting a setting that names one before the environment does; unset or without a value: the environment alone
 * @returns undefined: it goes there by itself
 */
export function proxyFor(
  host: string,
  environment: Environment,
  setting?: { readonly name: string; readonly value: string | undefined },
): ProxyChoice | undefined {
  if (isExempt(host.toLowerCase(), environment)) return undefined;
  const [name, value] =
    setting?.value === undefined
      ? (variable(environment, ['https_proxy', 'HTTPS_PROXY', 'http_proxy', 'HTTP_PROXY']) ?? [])
      : [setting.name, setting.value];
  return name === undefined || value === undefined || !URL.canParse(value)
    ? undefined
    : { url: new URL(value), setting: name };
}
