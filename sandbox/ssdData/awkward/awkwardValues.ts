import { plusDays } from '../day';
import { anyRow, set, type Awkwardness } from './awkwardness';

const freeText = (number: number) => `Fake free text ${number}, not a code`;

/** Values that are blank, free text, out of range, broken or too long. */
export const awkwardValues: Readonly<Record<string, Awkwardness>> = {
  blanks: (draft) => {
    const blank = draft.random.pick([null, '', '   ']);
    for (const row of draft.data.ssd_person) {
      Object.assign(row, { pers_forename: blank, pers_ethnicity: blank, pers_sex: blank, pers_upn: blank });
    }
    set(anyRow(draft, 'ssd_cin_episodes'), { cine_referral_source_code: blank, cine_close_reason: blank });
    set(anyRow(draft, 'ssd_disability'), { disa_disability_code: blank });
    set(anyRow(draft, 'ssd_cla_placement'), {
      clap_cla_placement_type: blank,
      clap_cla_placement_postcode: blank,
    });
    set(anyRow(draft, 'ssd_professionals'), { prof_social_worker_registration_no: blank });
  },
  'codes with their meaning, in any case': (draft) => {
    const { random } = draft;
    for (const row of draft.data.ssd_person) {
      row.pers_ethnicity = random.pick(['WBRI - White British', ' abAn', 'MOTH:other', 'White British']);
      row.pers_sex = random.pick(['m', ' F ', 'Male', 'I']);
    }
    set(anyRow(draft, 'ssd_cin_episodes'), {
      cine_referral_source_code: random.pick(['1A: relative', '5d', '10 Unknown', '3F-Health']),
      cine_close_reason: random.pick(['RC7 - Services ceased', 'rc1', 'RC10']),
    });
    set(anyRow(draft, 'ssd_cla_placement'), {
      clap_cla_placement_type: random.pick(['u1', 'U1 – Foster', 'U99']),
    });
    set(anyRow(draft, 'ssd_cla_episodes'), {
      clae_cla_episode_start_reason: random.pick(['S - Started', 's', 'Started']),
    });
    set(anyRow(draft, 'ssd_care_leavers'), {
      clea_care_leaver_accommodation: random.pick(['B and B', 'b', 'T - Foyer']),
    });
  },
  'free text instead of codes': (draft) => {
    const text = freeText(draft.index);
    set(anyRow(draft, 'ssd_disability'), { disa_disability_code: text });
    set(anyRow(draft, 'ssd_cin_episodes'), { cine_referral_source_code: text, cine_close_reason: text });
    set(anyRow(draft, 'ssd_cla_episodes'), { clae_cla_episode_ceased_reason: text });
    set(anyRow(draft, 'ssd_cla_placement'), {
      clap_cla_placement_type: text,
      clap_cla_placement_change_reason: text,
    });
    set(anyRow(draft, 'ssd_care_leavers'), { clea_care_leaver_activity: text });
    set(anyRow(draft, 'ssd_immigration_status'), { immi_immigration_status: text });
  },
  'names that are too long, or hardly names': (draft) => {
    const { random, index } = draft;
    for (const row of draft.data.ssd_person) {
      row.pers_forename = random.pick([
        ` Fakeforename${index} `,
        `Fake\tforename\u0007${index}`,
        `Fakeforenamé 🧒${index}`,
      ]);
      row.pers_surname = random.pick([
        `${'F'.repeat(127)}🧒🧒 ${index}`,
        `Fake${'s'.repeat(251)}`,
        'Fake '.repeat(51),
      ]);
    }
  },
  'pupil numbers that are none': (draft) => {
    const { random } = draft;
    for (const row of draft.data.ssd_person) {
      row.pers_upn = random.pick([
        'UN4',
        'A99900000000',
        'a999000000001',
        'Z999000000001',
        'A9990000000!1',
        ' ',
        'UN11',
      ]);
      row.pers_upn_unknown = random.pick([null, 'UN3', 'un10', 'none', '']);
    }
    draft.add('ssd_linked_identifiers', {
      link_table_id: draft.id('LI'),
      link_person_id: draft.personId,
      link_identifier_type: random.pick([
        'former unique pupil number ',
        'Former Unique Pupil Number',
        'NHS Number',
      ]),
      link_identifier_value: random.pick(['a999000000009', 'A99900000000', '', `A${'9'.repeat(90)}`]),
      link_valid_from_date: null,
    });
  },
  'JSON that is broken or odd': (draft) => {
    const { random } = draft;
    set(anyRow(draft, 'ssd_assessment_factors'), {
      cinf_assessment_factors_json: random.pick([
        '["1A"',
        '',
        ' [1, "2B", null, {}] ',
        '"1A"',
        'null',
        '{"1a":true,"99Z":"yes"}',
        '[]',
        '{}',
      ]),
    });
    set(anyRow(draft, 'ssd_s47_enquiry'), {
      s47e_s47_outcome_json: random.pick([
        '{"CP_CONFERENCE_FLAG":',
        '[]',
        '{"cp_conference_flag":"T"}',
        '{"CP_CONFERENCE_FLAG":1}',
        ' ',
      ]),
    });
  },
  'several rows of factors': (draft) => {
    const factors = anyRow(draft, 'ssd_assessment_factors');
    if (factors === undefined) return;
    draft.add('ssd_assessment_factors', {
      cinf_table_id: draft.id('AF'),
      cinf_assessment_id: factors.cinf_assessment_id,
      cinf_assessment_factors_json: '["1A","21"]',
    });
  },
  'scores out of range': (draft) =>
    set(anyRow(draft, 'ssd_sdq_scores'), { csdq_sdq_score: draft.random.pick([null, -1, 41, 999]) }),
  'flags that are none': (draft) => {
    for (const row of draft.data.ssd_cin_episodes)
      row.cine_referral_nfa = draft.random.pick(['2', ' ', 't', '1', 'f', null, '?']);
  },
  'postcodes that are none': (draft) => {
    const { random, personId, runDate } = draft;
    draft.add('ssd_address', {
      addr_table_id: draft.id('AD'),
      addr_person_id: personId,
      addr_address_type: 'HOME',
      addr_address_start_date: plusDays(runDate, random.pick([-1, 0, 1])),
      addr_address_postcode: random.pick(['zz99  9zz', 'WITHHELD', 'ZZ99', '', 'ZZ999ZZ', 'no fixed abode']),
    });
    set(anyRow(draft, 'ssd_cla_placement'), {
      clap_cla_placement_postcode: random.pick(['zz991xx', 'SECRET', 'ZZ99']),
    });
  },
  'disabilities in disagreement': (draft) => {
    for (const code of draft.random.pick([
      ['NONE', 'AUT'],
      ['aut', 'AUT '],
      ['NONE', 'none'],
      ['MOB', 'XXX'],
    ])) {
      draft.add('ssd_disability', {
        disa_table_id: draft.id('DI'),
        disa_person_id: draft.personId,
        disa_disability_code: code,
      });
    }
  },
  'workers who cannot be named': (draft) => {
    const { random } = draft;
    const professional = draft.id('FakeProfX');
    draft.add('ssd_professionals', {
      prof_professional_id: professional,
      prof_professional_name: 'Fakeworker',
      prof_social_worker_registration_no: random.pick([
        null,
        ' ',
        `SWE${'1'.repeat(20)}`,
        'SW 1/2',
        ' SWE1 ',
      ]),
    });
    set(anyRow(draft, 'ssd_involvements'), {
      invo_professional_id: professional,
      invo_professional_role_id: ' cw ',
    });
    set(anyRow(draft, 'ssd_involvements'), { invo_professional_id: 'FakeProf-nobody' });
  },
};
