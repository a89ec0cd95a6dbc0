import { ruleColumns, type SsdTable } from '../payload/personRows';
import { defineStatement, qualified, sql, type SqlNames, type StatementFactory } from '../sql/statement';
import { int, type SqlType } from '../sql/sqlType';
import { keyType } from './keys';
import { linkOf, parents, type Parent } from './links';
import { perTable, ssdTableNames } from './tables';

/** How many ids one statement asks for; few sizes, so that the server keeps few plans. */
export const idCounts = [20, 200, 1000] as const;
export type IdCount = (typeof idCounts)[number];

/** Whose rows a statement reads: those of a range of people, or of so many people named by id. */
export type PeopleShape = 'range' | IdCount;

const idNames = (count: IdCount): string[] => Array.from({ length: count }, (_, index) => `k${index}`);
const idList = (count: IdCount): string =>
  idNames(count)
    .map((name) => `@${name}`)
    .join(', ');

/** The parameters that say whose rows are read. */
export const peopleParams = (people: PeopleShape): Readonly<Record<string, SqlType>> =>
  people === 'range'
    ? { from: keyType, upTo: keyType }
    : Object.fromEntries(idNames(people).map((name) => [name, keyType]));

/** The person in the column is one of these people. */
export const among = (column: string, people: PeopleShape): string =>
  people === 'range'
    ? sql`
      ${column} >= @from
        AND ${column} <= @upTo`
    : `${column} IN (${idList(people)})`;

/** The column names no person, or another one: what `among` leaves. */
const notAmong = (column: string, people: PeopleShape): string =>
  people === 'range'
    ? `(${column} IS NULL OR ${column} < @from OR ${column} > @upTo)`
    : `(${column} IS NULL OR ${column} NOT IN (${idList(people)}))`;

/** What the statements for the rows of some people look like. */
export interface RowsShape {
  readonly people: PeopleShape;
  /** Tables whose rows are read too where they name another person, or none, and hang on something of these people. */
  readonly hanging: readonly SsdTable[];
  /** Tables that lack their column for the person; it is read as null. */
  readonly ownerless: readonly SsdTable[];
}

/** The column with the person, where the table has it. */
const personOf = (table: SsdTable, { ownerless }: Pick<RowsShape, 'ownerless'>): string | undefined =>
  ownerless.includes(table) ? undefined : linkOf(table).person;

/** The columns of a table that the rules use. */
function columnsOf(table: SsdTable, shape: Pick<RowsShape, 'ownerless'>): string {
  const { alias, person } = linkOf(table);
  return ruleColumns[table]
    .map((column) =>
      column === person && personOf(table, shape) === undefined
        ? `CAST(NULL AS nvarchar(48)) AS ${column}`
        : `${alias}.${column}`,
    )
    .join(', ');
}

const selectFrom = (names: SqlNames, table: SsdTable, shape: Pick<RowsShape, 'ownerless'>): string => sql`
  SELECT ${columnsOf(table, shape)}
  FROM ${qualified(names, table)} AS ${linkOf(table).alias}`;

/** Which rows of a table a statement of this shape takes: those that name these people, those that hang on something of theirs. */
function waysTo(table: SsdTable, shape: RowsShape) {
  const person = personOf(table, shape);
  const { parent } = linkOf(table);
  const takesHanging = person === undefined || shape.hanging.includes(table);
  return { person, parent: takesHanging ? parent : undefined };
}

/**
 * The ids of the referrals, enquiries and so on of these people. Rows that name a person and rows that hang on a referral of
 * one come in two selects rather than in one with OR: each is a seek where there is an index, and a single scan with a hash
 * join where there is none.
 */
function parentIds(names: SqlNames, is: Parent, shape: RowsShape): string {
  const { table, id } = parents[is];
  const { alias } = linkOf(table);
  const { person, parent } = waysTo(table, shape);
  const ids = (condition: string): string => sql`
    SELECT ${alias}.${id}
    FROM ${qualified(names, table)} AS ${alias}
    WHERE ${condition}`;
  return [
    ...(person === undefined ? [] : [ids(among(`${alias}.${person}`, shape.people))]),
    ...(parent === undefined ? [] : [ids(hangsOn(names, `${alias}.${parent.column}`, parent.is, shape))]),
  ].join('\nUNION ALL\n');
}

/** The row hangs on something of these people. */
const hangsOn = (names: SqlNames, column: string, is: Parent, shape: RowsShape): string => sql`
  ${column} IN (
    ${parentIds(names, is, shape)}
  )`;

/** Rows that name one of these people, and those that do not but hang on something of theirs; none twice. */
function rowsText(names: SqlNames, table: SsdTable, shape: RowsShape): string {
  const { alias } = linkOf(table);
  const { person, parent } = waysTo(table, shape);
  const select = selectFrom(names, table, shape);
  const selects: string[] = [];
  if (person !== undefined)
    selects.push(sql`
      ${select}
      WHERE ${among(`${alias}.${person}`, shape.people)}`);
  if (parent !== undefined) {
    const others = person === undefined ? '' : `AND ${notAmong(`${alias}.${person}`, shape.people)}`;
    selects.push(sql`
      ${select}
      WHERE ${hangsOn(names, `${alias}.${parent.column}`, parent.is, shape)}
        ${others}`);
  }
  // The plan for the first range, which may be a small one, must not be kept for all.
  return [selects.join('\nUNION ALL\n'), ...(shape.people === 'range' ? ['OPTION (RECOMPILE)'] : [])].join(
    '\n',
  );
}

/** Every shape that a statement may have, to be checked. */
const shapes: readonly RowsShape[] = [
  { people: 'range', hanging: [], ownerless: [] },
  { people: 'range', hanging: ssdTableNames, ownerless: [] },
  { people: 'range', hanging: ssdTableNames, ownerless: ssdTableNames.filter((table) => hasBoth(table)) },
  ...idCounts.map((people) => ({ people, hanging: ssdTableNames, ownerless: [] })),
];

/** Whether rows of the table name a person and hang on something besides. */
function hasBoth(table: SsdTable): boolean {
  const { person, parent } = linkOf(table);
  return person !== undefined && parent !== undefined;
}

/** Tables whose rows may name another person than what they hang on. */
export const tablesOfTwoPeople: readonly SsdTable[] = ssdTableNames.filter(hasBoth);

/**
 * The statements that read what belongs to some people (`PersonRows` says what that is): one for each table, whatever the
 * number of people, with a handful of scans where nothing is indexed.
 */
export const rowStatements = perTable<Readonly<Record<SsdTable, StatementFactory<RowsShape>>>>((table) =>
  defineStatement({
    name: `ssd.${table}`,
    samples: shapes,
    build: (names, shape) => ({ text: rowsText(names, table, shape), params: peopleParams(shape.people) }),
  }),
);

/**
 * The rows of a table that name another person than what they hang on, or none: few, as a rule, and read once for all
 * ranges.
 */
export const strayStatements = perTable<
  Readonly<Record<SsdTable, StatementFactory<Pick<RowsShape, 'ownerless'>>>>
>((table) =>
  defineStatement<Pick<RowsShape, 'ownerless'>>({
    name: `ssd.${table}.strays`,
    samples: hasBoth(table) ? [{ ownerless: [] }] : [],
    build: (names, shape) => {
      const { alias, person = '', parent } = linkOf(table);
      const holder = parents[parent?.is ?? 'referral'];
      const other = linkOf(holder.table);
      return {
        text: sql`
          SELECT TOP (@most) ${columnsOf(table, shape)}
          FROM ${qualified(names, table)} AS ${alias}
          WHERE EXISTS (
            SELECT 1
            FROM ${qualified(names, holder.table)} AS ${other.alias}
            WHERE ${other.alias}.${holder.id} = ${alias}.${parent?.column ?? ''}
              AND (${alias}.${person} IS NULL OR ${other.alias}.${other.person ?? ''} <> ${alias}.${person})
          )`,
        params: { most: int },
      };
    },
  }),
);

interface IdShape extends Pick<RowsShape, 'ownerless'> {
  readonly count: IdCount;
}

const byIds = (table: SsdTable, column: string): StatementFactory<IdShape> =>
  defineStatement<IdShape>({
    name: `ssd.${table}.byIds`,
    samples: idCounts.map((count) => ({ count, ownerless: [] })),
    build: (names, { count, ownerless }) => ({
      text: sql`
        ${selectFrom(names, table, { ownerless })}
        WHERE ${linkOf(table).alias}.${column} IN (${idList(count)})`,
      params: peopleParams(count),
    }),
  });

/**
 * Rows by what they hang on or by their own id: those of other people that rows naming one of these people refer to, and
 * those that hang on a row that names another. They are few, as a rule none, and asked for once the others have been read.
 */
export const idStatements = {
  ssd_cin_episodes: byIds('ssd_cin_episodes', 'cine_referral_id'),
  ssd_s47_enquiry: byIds('ssd_s47_enquiry', 's47e_s47_enquiry_id'),
  ssd_cla_episodes: byIds('ssd_cla_episodes', 'clae_cla_id'),
  ssd_cin_plans: byIds('ssd_cin_plans', 'cinp_referral_id'),
  ssd_assessment_factors: byIds('ssd_assessment_factors', 'cinf_assessment_id'),
  ssd_initial_cp_conference: byIds('ssd_initial_cp_conference', 'icpc_s47_enquiry_id'),
  ssd_cla_placement: byIds('ssd_cla_placement', 'clap_cla_id'),
  ssd_permanence: byIds('ssd_permanence', 'perm_cla_id'),
  ssd_professionals: byIds('ssd_professionals', 'prof_professional_id'),
} as const;
export type IdTable = keyof typeof idStatements;
