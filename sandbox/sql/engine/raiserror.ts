/** RAISERROR's message with its arguments put in for `%s` and `%d`. */
export function formatMessage(message: string, values: readonly string[]): string {
  let at = 0;
  return message.replace(/%[-+0 #]*\d*(?:\.\d+)?(?:l|h)?([sdiu%])/g, (whole, kind: string) => {
    if (kind === '%') return '%';
    const value = values[at];
    at += 1;
    return value ?? (whole.length > 0 ? '(null)' : whole);
  });
}
