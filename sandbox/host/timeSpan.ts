/**
 * Reads a .NET time span as host.json writes it (`[d.]hh:mm:ss[.fraction]`), in milliseconds.
 * @throws Error naming the setting for anything else.
 */
export function timeSpanMs(text: string, setting: string): number {
  const match = /^(?:(\d+)\.)?(\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,7}))?)?$/.exec(text);
  if (!match) throw new Error(`host.json: ${setting} is not a time span (hh:mm:ss).`);
  const [, days = '0', hours = '0', minutes = '0', seconds = '0', fraction = '0'] = match;
  const whole = ((Number(days) * 24 + Number(hours)) * 60 + Number(minutes)) * 60 + Number(seconds);
  return whole * 1000 + Math.round(Number(`0.${fraction}`) * 1000);
}
