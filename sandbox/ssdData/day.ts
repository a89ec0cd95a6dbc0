const msPerDay = 86_400_000;

/** The calendar date so many days later, or earlier where `days` is negative. */
export function plusDays(date: string, days: number): string {
  return new Date(Date.parse(date) + days * msPerDay).toISOString().slice(0, 10);
}

export function earlier(one: string, other: string): string {
  return one < other ? one : other;
}
