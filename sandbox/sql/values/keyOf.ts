/** Signs that SQL Server's collation sorts before digits and letters, and code points after them; and control characters. */
const lateSigns = /[:-@[-`{-~\p{Cc}]/gu;
const accented = /\P{ASCII}/u;
/** Where control characters stand in a key: none but the marks made here is in one. */
const PRIVATE = 0xe000;

/** The sign as it sorts before a blank. */
const early = (sign: string): string =>
  `\x1f${/\p{Cc}/u.test(sign) ? String.fromCharCode(PRIVATE + sign.charCodeAt(0)) : sign}`;

/**
 * The text under which SQL Server's default collation compares: without regard to case and trailing blanks, signs before
 * digits before letters, accented letters beside their plain ones. So the order is not JavaScript's, as it is not on the
 * real server. Two texts have the same key only if they are equal there.
 */
export function keyOf(text: string): string {
  let end = text.length;
  while (end > 0 && text.charCodeAt(end - 1) === 32) end -= 1;
  const upper = (end === text.length ? text : text.slice(0, end)).toUpperCase();
  lateSigns.lastIndex = 0;
  const key = lateSigns.test(upper) ? upper.replace(lateSigns, early) : upper;
  if (!accented.test(key)) return key;
  const plain = key.normalize('NFD').replace(/\p{M}/gu, '');
  // Plain letters decide first; what they leave equal is told apart behind them.
  return plain === key ? key : `${plain}\x1e${key}`;
}
