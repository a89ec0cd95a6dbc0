import type { IncomingMessage } from 'node:http';
import { dfeBasePaths, hosts } from '../web/addresses';
import type { EndpointKind } from './endpointKind';

export interface Destination {
  readonly endpointKind: EndpointKind;
  readonly laCode: string;
}

const childrenPath = /^(\/.*)\/children_social_care_data\/(\d{3})\/children$/;

/** The endpoint that a request is for; undefined when there is none at its address. The live one has a host of its own. */
export function destinationOf(request: IncomingMessage): Destination | undefined {
  const [, base, laCode] = childrenPath.exec(request.url?.split('?')[0] ?? '') ?? [];
  if (base === undefined || laCode === undefined) return undefined;
  const host = request.headers.host?.split(':')[0];
  const isLive = host === hosts.dfeLive || host === hosts.guardedLive;
  const kinds: readonly EndpointKind[] = isLive ? ['live'] : ['test', 'pre-production'];
  const endpointKind = kinds.find((kind) => dfeBasePaths[kind] === base);
  return endpointKind === undefined ? undefined : { endpointKind, laCode };
}
