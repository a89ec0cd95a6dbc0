/** The characters that an id may have (payload.md section 6). */
export const idPattern = /^[A-Za-z0-9_-]+$/;
/** A unique pupil number, trimmed and in upper case (items 3 and 4). */
export const upnPattern = /^[A-Z0-9]{13}$/;
/** A postcode, trimmed, in upper case, with at most one blank inside (items 13 and 40). */
export const postcodePattern = /^(?:[A-Z]{1,2}[0-9][A-Z0-9]? ?[0-9][A-Z]{2}|GIR ?0AA)$/;
