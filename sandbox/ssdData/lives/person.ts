import type { ChildDraft } from '../childDraft';
import { codesOf } from '../codes';
import { plusDays } from '../day';
import { fakePostcode } from '../fakePostcode';
import { fakePupilNumber } from '../fakePupilNumber';

/** Adds the person and what is recorded of a person whatever happens: addresses, disabilities, statuses, former ids. */
export function addPerson(draft: ChildDraft, birth: { born: string } | { expected: string }): void {
  const { random, index, personId, runDate } = draft;
  const born = 'born' in birth ? birth.born : null;
  const atSchool = born !== null && born < plusDays(runDate, -5 * 365);
  draft.add('ssd_person', {
    pers_person_id: personId,
    pers_legacy_id: random.chance(0.9) ? `LEG-${index + 1}` : null,
    pers_upn: atSchool ? fakePupilNumber(index) : null,
    pers_upn_unknown: atSchool ? null : 'UN1',
    pers_forename: born === null ? null : `Fakeforename${index}`,
    pers_surname: `Fakesurname${random.whole(1, 9_999)}`,
    pers_sex: born === null ? 'U' : random.pick(['M', 'F']),
    pers_gender: null,
    pers_ethnicity: random.chance(0.95) ? random.pick(codesOf('ethnicity')) : null,
    pers_dob: born,
    pers_expected_dob: 'expected' in birth ? birth.expected : null,
    pers_single_unique_id: `SUI${index}`,
    pers_send_flag: random.chance(0.15) ? 'Y' : 'N',
    pers_is_mother: random.chance(0.01) ? 'Y' : 'N',
    pers_nationality: 'ZZ',
  });
  if (born === null) return;
  addAddresses(draft, born);
  if (random.chance(0.15)) addDisabilities(draft);
  if (random.chance(0.04)) addImmigrationStatus(draft);
  if (atSchool && random.chance(0.05)) addFormerPupilNumber(draft);
}

function addAddresses(draft: ChildDraft, born: string): void {
  const { random, personId, runDate } = draft;
  const moved = random.chance(0.3) ? random.dayBefore(runDate, 1, 900) : undefined;
  const address = (start: string, end: string | null) =>
    draft.add('ssd_address', {
      addr_table_id: draft.id('AD'),
      addr_person_id: personId,
      addr_address_type: 'HOME',
      addr_address_start_date: start,
      addr_address_end_date: end,
      addr_address_postcode: fakePostcode(random),
      addr_address_json: JSON.stringify({ LINE1: `${random.whole(1, 200)} Nowhere Road` }),
    });
  if (moved !== undefined && moved > born) {
    address(born, moved);
    address(moved, null);
  } else address(born, null);
}

function addDisabilities(draft: ChildDraft): void {
  const codes = new Set(
    Array.from({ length: draft.random.whole(1, 3) }, () => draft.random.pick(codesOf('disabilities'))),
  );
  const several = [...codes].filter((code) => code !== 'NONE' || codes.size === 1);
  for (const code of several) {
    draft.add('ssd_disability', {
      disa_table_id: draft.id('DI'),
      disa_person_id: draft.personId,
      disa_disability_code: code,
    });
  }
}

function addImmigrationStatus(draft: ChildDraft): void {
  const { random, runDate } = draft;
  const start = random.dayBefore(runDate, 100, 1_500);
  draft.add('ssd_immigration_status', {
    immi_immigration_status_id: draft.id('IM'),
    immi_person_id: draft.personId,
    immi_immigration_status_start_date: start,
    immi_immigration_status_end_date: random.chance(0.4) ? random.dayAfter(start, 30, 1_400) : null,
    immi_immigration_status: random.pick(['UASC', 'U', 'Unaccompanied Asylum Seeking Child', 'EU', 'ILR']),
  });
}

function addFormerPupilNumber(draft: ChildDraft): void {
  draft.add('ssd_linked_identifiers', {
    link_table_id: draft.id('LI'),
    link_person_id: draft.personId,
    link_identifier_type: 'Former Unique Pupil Number',
    link_identifier_value: fakePupilNumber(draft.index + 500_000_000),
    link_valid_from_date: draft.random.dayBefore(draft.runDate, 400, 2_000),
    link_valid_to_date: draft.random.dayBefore(draft.runDate, 1, 399),
  });
}
