type OptionalKeys<T> = { [K in keyof T]-?: { [P in K]?: T[P] } extends Pick<T, K> ? K : never }[keyof T];

/** `T` with undefined allowed where a property is optional. */
export type Draft<T> = { readonly [K in Exclude<keyof T, OptionalKeys<T>>]: T[K] } & {
  readonly [K in OptionalKeys<T>]: T[K] | undefined;
};

/** The object without what is absent: a value that is absent is omitted (payload.md section 1). */
export function present<T extends object>(draft: Draft<T>): T {
  const entries = Object.entries(draft).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as T;
}
