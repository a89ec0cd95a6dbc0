type OptionalKeys<T> = { [K in keyof T]-?: { [P in K]?: T[P] } extends Pick<T, K> ? K : never }[keyof T];

/** `T` with undefined allowed where a property is optional. */
export type Draft<T> = { readonly [K in Exclude<keyof T, OptionalKeys<T>>]: T[K] } & {
  readonly [K in OptionalKeys<T>]: T[K] | undefined;
};

/** The object without its absent properties: a value that is absent is omitted (payload.md section 1). */
export function present<T extends object>(draft: Draft<T>): T {
  const values: Readonly<Record<string, unknown>> = draft;
  const found: Record<string, unknown> = {};
  for (const name in values) if (values[name] !== undefined) found[name] = values[name];
  return found as T;
}

/** An object with the one property `key`, or with none where there is no value: to be spread into a larger one. */
export function ifPresent<K extends string, V>(
  key: K,
  value: V | undefined,
): Partial<Readonly<Record<K, V>>> {
  return value === undefined ? {} : ({ [key]: value } as Record<K, V>);
}
