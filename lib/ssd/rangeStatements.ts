import { ruleColumns, type SsdTable } from '../payload/personRows';
import { defineStatement, qualified, type SqlNames, type StatementFactory } from '../sql/statement';
import { inRange, notInRange, ownReferrals, reached } from './conditions';
import { keyType } from './keyType';
import { tableLinks, type PersonTable, type ReferralTable } from './tableLinks';

type RangeStatement = StatementFactory<undefined>;

const selected = (names: SqlNames, table: SsdTable): string =>
  `SELECT ${ruleColumns[table].map((column) => `x.${column}`).join(', ')} FROM ${qualified(names, table)} AS x`;

/** Defines the statement that reads a table for a range of people, once when this file is loaded. */
const reads = (table: SsdTable, text: (names: SqlNames) => string): RangeStatement =>
  defineStatement({
    name: `ssd.${table}`,
    samples: [undefined],
    build: (names) => ({ text: text(names), params: { from: keyType, upTo: keyType } }),
  });

/** Rows that name somebody in the range. */
const named = (table: PersonTable | 'ssd_person' | 'ssd_cin_episodes'): RangeStatement =>
  reads(table, (names) => `${selected(names, table)} WHERE ${inRange(`x.${tableLinks[table].person}`)}`);

/** Rows that hang on one of `ids`. */
const linked = (
  table: 'ssd_assessment_factors' | 'ssd_professionals',
  ids: (names: SqlNames) => string,
): RangeStatement =>
  reads(table, (names) => `${selected(names, table)} WHERE x.${tableLinks[table].link} IN (${ids(names)})`);

/** Rows that name somebody in the range, and those that do not but hang on one of `ids`; none twice. */
const namedOrLinked = (
  table: ReferralTable | 'ssd_initial_cp_conference' | 'ssd_cla_placement' | 'ssd_permanence',
  ids: (names: SqlNames) => string,
): RangeStatement =>
  reads(table, (names) => {
    const { person, link } = tableLinks[table];
    return [
      `${selected(names, table)} WHERE ${inRange(`x.${person}`)}`,
      `${selected(names, table)} WHERE x.${link} IN (${ids(names)}) AND ${notInRange(`x.${person}`)}`,
    ].join(' UNION ALL ');
  });

const periods = (names: SqlNames): string => reached(names, 'ssd_cla_episodes', 'clae_cla_id');

/**
 * The statements that read what belongs to the people of a range (`PersonRows` says what that is): one for each table,
 * whatever the number of people, with a handful of scans where nothing is indexed.
 */
export const rangeStatements: Readonly<Record<SsdTable, RangeStatement>> = {
  ssd_person: named('ssd_person'),
  ssd_address: named('ssd_address'),
  ssd_disability: named('ssd_disability'),
  ssd_immigration_status: named('ssd_immigration_status'),
  ssd_linked_identifiers: named('ssd_linked_identifiers'),
  ssd_sdq_scores: named('ssd_sdq_scores'),
  ssd_care_leavers: named('ssd_care_leavers'),
  ssd_cin_episodes: named('ssd_cin_episodes'),
  ssd_cin_assessments: namedOrLinked('ssd_cin_assessments', ownReferrals),
  ssd_cin_plans: namedOrLinked('ssd_cin_plans', ownReferrals),
  ssd_s47_enquiry: namedOrLinked('ssd_s47_enquiry', ownReferrals),
  ssd_cp_plans: namedOrLinked('ssd_cp_plans', ownReferrals),
  ssd_cla_episodes: namedOrLinked('ssd_cla_episodes', ownReferrals),
  ssd_involvements: namedOrLinked('ssd_involvements', ownReferrals),
  ssd_assessment_factors: linked('ssd_assessment_factors', (names) =>
    reached(names, 'ssd_cin_assessments', 'cina_assessment_id'),
  ),
  ssd_initial_cp_conference: namedOrLinked('ssd_initial_cp_conference', (names) =>
    reached(names, 'ssd_s47_enquiry', 's47e_s47_enquiry_id'),
  ),
  ssd_cla_placement: namedOrLinked('ssd_cla_placement', periods),
  ssd_permanence: namedOrLinked('ssd_permanence', periods),
  ssd_professionals: linked('ssd_professionals', (names) =>
    reached(names, 'ssd_involvements', 'invo_professional_id'),
  ),
};
