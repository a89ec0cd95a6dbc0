/** An object with one property, or with none where there is no value: an absent value is omitted (payload.md section 1). */
export function given<K extends string, V>(key: K, value: V | undefined): Partial<Readonly<Record<K, V>>> {
  return value === undefined ? {} : ({ [key]: value } as Record<K, V>);
}
