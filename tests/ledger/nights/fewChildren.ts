import { appendSsd } from '../../../sandbox/ssdData/appendSsd';
import { emptySsd } from '../../../sandbox/ssdData/emptySsd';
import { rowOf } from '../../../sandbox/ssdData/rowOf';
import type { SsdData } from '../../../sandbox/ssdData/ssdData';
import { plainChild } from '../../night/handmadeSsd';

/**
 * A plain child in one of its versions: the surname, and a child in need plan, are those of the version, so that going from
 * one version to another both changes an item and takes an entry away.
 */
export function childInVersion(id: string, version: number): SsdData {
  const data = plainChild(id, { surname: `Fakesurname${version}` });
  data.ssd_cin_plans.push(
    rowOf('ssd_cin_plans', {
      cinp_cin_plan_id: `V${version}-${id}`,
      cinp_referral_id: `R${id}`,
      cinp_person_id: id,
      cinp_cin_plan_start_date: '2026-03-01',
    }),
  );
  return data;
}

/** Nobody but a person: out of every group of the cohort, still in the SSD. */
export const personOnly = (id: string): SsdData => ({
  ...emptySsd(),
  ssd_person: plainChild(id).ssd_person,
});

/** The SSD of these children together. */
export function ssdOf(...children: readonly SsdData[]): SsdData {
  const data = emptySsd();
  for (const child of children) appendSsd(data, child);
  return data;
}

const hourMs = 3_600_000;

/** Half past two in the morning of so many days after the first night, or so many hours later. */
export const nightOf = (number: number, hoursLater = 0): string =>
  new Date(Date.parse('2026-11-02T02:30:00Z') + ((number - 1) * 24 + hoursLater) * hourMs).toISOString();
