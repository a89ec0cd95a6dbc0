import type { SsdTable } from '../../lib/payload/personRows';
import { ssdTableNames, ssdTables } from '../../lib/ssd/tables';
import { emptySsd } from '../../sandbox/ssdData/emptySsd';
import { fakePupilNumber } from '../../sandbox/ssdData/fakePupilNumber';
import type { SsdData, SsdValue } from '../../sandbox/ssdData/ssdData';
import type { Canary } from './findCanaries';

/** Columns with ids of people and records: ids may be said (architecture.md "Invariants"), and they tie the rows together. */
const isId = (table: SsdTable, column: string): boolean =>
  (ssdTables[table].primaryKey as readonly string[]).includes(column) ||
  /_(person|referral|assessment|cla|cla_placement|icpc|icpc_meeting|cp_plan|s47_enquiry|professional|legacy)_id$/.test(
    column,
  );

/** What makes a child whole: rows that hang on each other, and values without which it is not in the cohort or not sent. */
const fixed: Readonly<Record<string, SsdValue>> = {
  cine_referral_nfa: 'N',
  link_identifier_type: 'Former Unique Pupil Number',
  csdq_sdq_score: 17,
};
/** Codes that the payload takes; in the other child free text stands in their place. */
const goodCodes: Readonly<Record<string, string>> = {
  pers_sex: 'F',
  pers_ethnicity: 'WBRI',
  pers_upn_unknown: 'UN3',
  disa_disability_code: 'MOB',
  immi_immigration_status: 'UASC',
  cine_referral_source_code: '1A',
  cine_close_reason: 'RC1',
  clae_cla_episode_start_reason: 'S',
  clae_cla_episode_ceased_reason: 'E13',
  clap_cla_placement_type: 'U1',
  clap_cla_placement_change_reason: 'CARPL',
  clea_care_leaver_activity: 'F2',
  clea_care_leaver_accommodation: 'B',
  invo_professional_role_id: 'SW',
};

const letters = (index: number): string =>
  String.fromCharCode(97 + Math.floor(index / 26)) + String.fromCharCode(97 + (index % 26));
/** Signs that stand in no text of anybody's, for columns too narrow for a word. */
const oddSigns = 'ƎƢƜƟƩƪƱƲƷƸƺƾǁǂǮȜȢȣɅɆɎʆʓʘʚʬ';

/** A value for a column that is nobody's and stands for itself, as long as the column takes. */
function canaryOf(column: string, type: string, index: number, person: string): string | undefined {
  if (type === 'datetime') {
    // A date for each column and person; 2025 and 2026 lie in the window, and no date of the run itself is among them.
    const day = Date.UTC(2025, 0, 2) + (index * 3 + (person.charCodeAt(0) % 3)) * 86_400_000;
    const date = new Date(day).toISOString().slice(0, 10);
    return column === 'pers_dob' ? `2012${date.slice(4)}` : date;
  }
  const length = /\((\d+|max)\)/.exec(type)?.[1];
  if (!type.startsWith('n') || length === undefined) return undefined;
  const longest = length === 'max' ? 100 : Number(length);
  if (column.includes('postcode')) return `Z${person.toUpperCase()}${index % 10} ${index % 10}QZ`;
  if (column.includes('upn') && longest === 13)
    return fakePupilNumber(70_000 + index * 10 + person.charCodeAt(0));
  if (column === 'link_identifier_value') return fakePupilNumber(80_000 + index * 10 + person.charCodeAt(0));
  if (column.includes('json'))
    return JSON.stringify({ Outcome: `Zkanarie ${letters(index)}${person} "text"` });
  // A name has a blank and an apostrophe in it, and no digit.
  if (longest >= 20) return `Zkanarie${person} O'${letters(index)}qx`;
  if (longest >= 8) return `Zkana${person}${letters(index)}`;
  const sign = oddSigns[index % oddSigns.length] ?? 'Ǝ';
  return longest >= 3 ? `${sign}${person}${sign}` : sign;
}

export interface CanaryChild {
  readonly data: SsdData;
  readonly canaries: readonly Canary[];
}

/**
 * One person with a row in every table, a value in every column and nothing that must not be said in any of them twice.
 * @param person a letter; it makes the person's values its own
 * @param coded whether coded columns hold codes, so that names, dates, postcodes and pupil numbers are sent
 */
export function canaryChild(personId: string, person: string, coded: boolean): CanaryChild {
  const data = emptySsd();
  const canaries: Canary[] = [];
  let index = 0;
  for (const table of ssdTableNames) {
    const row: Record<string, SsdValue> = {};
    for (const [column, type] of Object.entries<string>(ssdTables[table].columns)) {
      index += 1;
      const code = coded ? goodCodes[column] : undefined;
      if (isId(table, column)) row[column] = idOf(column, personId);
      else if (column in fixed) row[column] = fixed[column] ?? null;
      else if (code !== undefined) row[column] = code;
      else {
        const value = canaryOf(column, type, index, person);
        row[column] = value ?? (type === 'float' ? 1.5 : 1);
        if (value !== undefined)
          canaries.push({ what: `${table}.${column} of ${personId}`, value: shownPart(value) });
      }
    }
    (data[table] as Record<string, SsdValue>[]).push(row);
  }
  return { data, canaries };
}

/** Of a JSON text, the words in it: it is read and never repeated as it stands. */
const shownPart = (value: string): string => /^\{"Outcome":"(.*) \\"text/.exec(value)?.[1] ?? value;

/** Ids that match across tables: what ends alike names the same record. */
function idOf(column: string, personId: string): string {
  const kind = column
    .replace(/^[a-z0-9]+_/, '')
    .replace(/_id$/, '')
    .replace(/^icpc_icpc$|^icpc_meeting$/, 'icpc');
  return kind.includes('person') ? personId : `${kind.replaceAll('_', '-')}-${personId}`;
}
