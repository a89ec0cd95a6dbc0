/** ASCII signs that SQL Server's collation sorts before digits and letters, and code points after them. */
const lateSigns = /[:-@[-`{-\x7f]/g;
const lateOrder = ':;<=>?@[\\]^_`{|}~\x7f';
const earlier = (sign: string): string => String.fromCharCode(lateOrder.indexOf(sign) + 2);

/**
 * The text under which SQL Server's default collation compares: without regard to case and trailing blanks, signs before
 * digits before letters. So the order is not JavaScript's, as it is not on the real server.
 */
export function keyOf(text: string): string {
  let end = text.length;
  while (end > 0 && text.charCodeAt(end - 1) === 32) end -= 1;
  const upper = (end === text.length ? text : text.slice(0, end)).toUpperCase();
  lateSigns.lastIndex = 0;
  return lateSigns.test(upper) ? upper.replace(lateSigns, earlier) : upper;
}
