/** Whether the environment names a real SQL Server, on which a test cannot make things go wrong. */
const realServerNamed = process.env['SANDBOX_SQL_SERVER'] !== undefined;

const title = (name: string, why: string): string =>
  realServerNamed ? `${name} [on a real SQL Server skipped: ${why}]` : name;

/**
 * A group of tests that only the stand-in for SQL Server can serve, such as those that set its faults. Where
 * `SANDBOX_SQL_*` name a real server it is skipped, and `npm test` counts it with the reason.
 * @param why what the real server cannot do, such as `needs SQL faults`
 */
export const describeOnStandIn = (name: string, why: string, tests: () => void): void =>
  (realServerNamed ? describe.skip : describe)(title(name, why), tests);

/** One test of that kind. */
export const itOnStandIn = (name: string, why: string, test: () => Promise<void>): void =>
  (realServerNamed ? it.skip : it)(title(name, why), test);
