/** The three endpoints that DfE runs. Written apart from `lib/`, as all of this stand-in is. */
export type EndpointKind = 'test' | 'pre-production' | 'live';
export const endpointKinds: readonly EndpointKind[] = ['test', 'pre-production', 'live'];
