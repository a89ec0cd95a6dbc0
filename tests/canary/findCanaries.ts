/** A value that must not be found anywhere, and what it stands for. */
export interface Canary {
  /** Such as `ssd_person.pers_surname`. */
  readonly what: string;
  readonly value: string;
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
/** Shorter ones would be found in anything. */
const shortestEncoded = 6;

const isDate = (value: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(value);

/** A calendar date as people and programs write it. */
function dateForms(date: string): string[] {
  const [year = '', month = '', day = ''] = date.split('-');
  return [
    date,
    `${year}${month}${day}`,
    `${day}/${month}/${year}`,
    `${day}-${month}-${year}`,
    `${year}/${month}/${day}`,
    `${months[Number(month) - 1] ?? ''} ${day} ${year}`,
    `${Number(day)} ${months[Number(month) - 1] ?? ''} ${year}`,
    String(Date.parse(date)),
  ];
}

/** The part of a base64 text that does not depend on what stands before or after the value, for each place it may begin at. */
function base64Forms(bytes: Buffer): string[] {
  return [0, 1, 2].map((offset) => {
    const text = Buffer.concat([Buffer.alloc(offset), bytes])
      .toString('base64')
      .replace(/=+$/, '');
    const first = Math.ceil((offset * 8) / 6);
    const whole = Math.floor(((offset + bytes.length) * 8) / 6);
    return text.slice(first, whole);
  });
}

/** Run ids, trace ids and hashes, in which the eight digits of a date come up by chance. */
const idOrHash = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{32,}/g;

/** Each way in which a value may stand in a text. The order of the names is that of the search. */
function formsOf(value: string): readonly (readonly [string, string])[] {
  if (isDate(value)) return dateForms(value).map((form) => ['a date', form] as const);
  const utf8 = Buffer.from(value, 'utf8');
  const utf16 = Buffer.from(value, 'utf16le');
  const encoded: (readonly [string, string])[] = [
    ...[...base64Forms(utf8), ...base64Forms(utf16)].map((form) => ['base64', form] as const),
    ...[utf8, utf16].map((bytes) => ['hex', bytes.toString('hex')] as const),
  ];
  return [
    ['plain', value],
    ['JSON', JSON.stringify(value).slice(1, -1)],
    [
      'escaped',
      // As an ASCII-only JSON writer and .NET's own escape what is not a plain letter.
      value.replace(/[^\x20-\x7e]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`),
    ],
    ['URL', encodeURIComponent(value)],
    ['form', encodeURIComponent(value).replaceAll('%20', '+')],
    ['HTML', value.replaceAll('&', '&amp;').replaceAll("'", '&#39;').replaceAll('"', '&quot;')],
    ...encoded.filter(([, form]) => form.length >= shortestEncoded),
  ];
}

/**
 * The canaries that a text holds, each with the encoding it was found in: `ssd_person.pers_surname (base64)`. Looks without
 * regard to case, and also with all white space taken out.
 */
export function findCanaries(text: string, canaries: readonly Canary[]): string[] {
  const plain = text.toLowerCase();
  const withoutIds = plain.replace(idOrHash, ' ');
  const dense = plain.replace(/\s+/g, '');
  return canaries.flatMap(({ what, value }) => {
    const found = formsOf(value).find(([kind, form]) => {
      if (kind === 'base64') return text.includes(form);
      if (kind === 'a date' && /^\d{8}$/.test(form)) return withoutIds.includes(form);
      const sought = form.toLowerCase();
      const denseSought = sought.replace(/\s+/g, '');
      return plain.includes(sought) || (sought !== denseSought && dense.includes(denseSought));
    });
    return found === undefined ? [] : [`${what} (${found[0]})`];
  });
}
