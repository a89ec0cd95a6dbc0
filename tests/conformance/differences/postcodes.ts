const form = /^(?:[A-Z]{1,2}[0-9][A-Z0-9]? ?[0-9][A-Z]{2}|GIR ?0AA)$/;

/** A postcode as items 13 and 40 send it; undefined where the text is none. */
export function postcodeIn(text: string): string | undefined {
  const postcode = text.trim().toUpperCase().replace(/\s+/g, ' ');
  return form.test(postcode) ? postcode : undefined;
}
