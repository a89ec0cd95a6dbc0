/** The queue store's methods that another process may call. */
export const queueMethods = [
  'put',
  'putRaw',
  'list',
  'count',
  'names',
  'clear',
  'expireLeases',
  'setFaults',
  'clearFaults',
  'struck',
] as const;
