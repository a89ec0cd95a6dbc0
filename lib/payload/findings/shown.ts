/** What a finding shows of the offending value: itself, or only how long it is (payload.md section 6). */
export type Shown = { readonly value: string } | { readonly length: number };

const code = /^[A-Za-z0-9]{1,6}$/;
const id = /^[\x21-\x7e](?:[\x20-\x7e]{0,46}[\x21-\x7e])?$/;

/** A value of a coded column: shown where it can be a code, for coded columns hold free text in places. */
export function shownCode(value: string): Shown {
  return code.test(value) ? { value } : hidden(value);
}

/** An id, shown where it fits an id column, prints and has a digit: what has none may be somebody's name. */
export function shownId(value: string): Shown {
  return id.test(value) && /[0-9]/.test(value) ? { value } : hidden(value);
}

/** Anything else: names, dates of birth, postcodes, UPNs and free text are never shown. */
export function hidden(value: string): Shown {
  return { length: value.length };
}
