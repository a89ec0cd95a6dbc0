import type { SsdRows } from '../../../lib/payload/personRows';
import { episodesOf, findingsOf, type Said } from '../rowBuilders';

const at = 'social_care_episodes[0]';

describe('assessments (items 22 to 24)', () => {
  const path = `${at}.child_and_family_assessments`;
  const dates = (start: string | null, authorised: string | null) => ({
    cina_assessment_start_date: start,
    cina_assessment_auth_date: authorised,
  });
  it.each<[string, SsdRows['ssd_cin_assessments'][], string[], string[]]>([
    ['started in the window', [dates('2025-01-01', null)], ['A1'], []],
    ['authorised in it', [dates('2024-01-01', '2024-04-01')], ['A1'], []],
    ['both before', [dates('2024-01-01', '2024-03-31')], [], []],
    ['only authorised', [dates(null, '2025-01-01')], ['A1'], []],
    ['without a date', [dates(null, null)], [], []],
    ['begun before and not authorised', [dates('2024-03-31', null)], [], []],
    [
      'by start, no start first',
      [{ cina_assessment_id: 'A1' }, { cina_assessment_id: 'A2', ...dates(null, '2026-01-01') }],
      ['A2', 'A1'],
      [],
    ],
    ['then by id', [{ cina_assessment_id: 'A2' }, { cina_assessment_id: 'A10' }], ['A10', 'A2'], []],
    [
      'authorised before it started',
      [dates('2025-02-01', '2025-01-31')],
      ['A1'],
      [`end-before-start at ${path}[0].authorisation_date`],
    ],
    [
      'authorised tomorrow',
      [dates('2025-02-01', '2026-11-23')],
      ['A1'],
      [`date-in-future at ${path}[0].authorisation_date`],
    ],
    ['on another referral', [{ cina_referral_id: 'R2' }], [], []],
    ['on the referral in another case', [{ cina_referral_id: 'r1 ' }], ['A1'], []],
    ['naming nobody', [{ cina_person_id: null }], ['A1'], []],
    ['naming somebody else', [{ cina_person_id: 'P2' }], [], [`names-another-person at ${path}`]],
    [
      'naming somebody else outside the window',
      [{ cina_person_id: 'P2', ...dates('2020-01-01', null) }],
      [],
      [],
    ],
    ['with a missing id', [{ cina_assessment_id: null }], [], [`entry-id-missing at ${path}`]],
    [
      'with a bad id outside the window',
      [{ cina_assessment_id: 'A/1', ...dates('2020-01-01', null) }],
      [],
      [],
    ],
  ])('%s', (_, rows, sent, findings) => {
    const said: Said = { ssd_cin_assessments: rows };
    expect(
      episodesOf(said)[0]?.child_and_family_assessments?.map((each) => each.child_and_family_assessment_id) ??
        [],
    ).toEqual(sent);
    expect(findingsOf(said)).toEqual(findings);
  });
});

describe('factors (item 25)', () => {
  const path = `${at}.child_and_family_assessments[0].factors`;
  const code = `code-not-recognised at ${path}`;
  const flag = `flag-not-recognised at ${path}`;
  const json = `json-not-valid at ${path}`;
  it.each<[string, (string | null)[], string[] | undefined, string[]]>([
    ['an array of codes, sorted by code unit', ['["2B","1A","10A"]'], ['10A', '1A', '2B'], []],
    ['distinct', ['["1A","1a ","1A: child"]'], ['1A'], []],
    ['with white space around the text', [' \n["1A"] '], ['1A'], []],
    ['a number counts as its text', ['[20, 21.0]'], ['20', '21'], []],
    ['a number that is no code', ['[1]'], undefined, [code]],
    ['a code that is none', ['["1A","18A"]'], ['1A'], [code]],
    ['a blank one is no value', ['["1A",""," "]'], ['1A'], []],
    ['anything else is left out', ['["1A",null]'], ['1A'], [code]],
    ['each that is', ['[true,{"1A":"Y"},["1A"]]'], undefined, [code, code, code]],
    ['an empty array', ['[]'], undefined, []],
    [
      'an object of yes and no',
      ['{"1A":"Yes","2B":"no","3C":1,"4A":true,"5A":0,"6A":false}'],
      ['1A', '3C', '4A'],
      [],
    ],
    ['keys are codes like any other', ['{"1a - child":"y"}'], ['1A'], []],
    ['a key that is no code and says yes', ['{"XX":"y"}'], undefined, [code]],
    ['a key that is no code and says no', ['{"XX":"n"}'], undefined, []],
    ['a value that says neither', ['{"1A":"maybe"}'], undefined, [flag]],
    ['a value that is an object', ['{"1A":{}}'], undefined, [flag]],
    ['blank values', ['{"1A":"","2A":" ","3A":null}'], undefined, []],
    ['an empty object', ['{}'], undefined, []],
    ['no JSON', ['1A, 2B'], undefined, [json]],
    ['JSON cut short', ['["1A"'], undefined, [json]],
    ['neither array nor object: text', ['"1A"'], undefined, [json]],
    ['JSON null: nothing is recorded', [' null '], undefined, []],
    ['a placeholder', [' ssd_ph '], undefined, []],
    ['neither array nor object: a number', ['20'], undefined, [json]],
    ['blank', ['  '], undefined, []],
    ['missing', [null], undefined, []],
    ['several rows are joined', ['["2B"]', '{"1A":"Y"}', '["2B"]'], ['1A', '2B'], []],
    ['a broken row costs only itself', ['["2B"]', '{'], ['2B'], [json]],
  ])('%s', (_, texts, factors, findings) => {
    const said: Said = {
      ssd_cin_assessments: [{}],
      ssd_assessment_factors: texts.map((text, n) => ({
        cinf_table_id: `F${n}`,
        cinf_assessment_id: 'a1 ',
        cinf_assessment_factors_json: text,
      })),
    };
    expect(episodesOf(said)[0]?.child_and_family_assessments?.[0]?.factors).toEqual(factors);
    expect(findingsOf(said)).toEqual(findings);
  });

  it('two factor rows do not make two assessments', () => {
    const said: Said = { ssd_cin_assessments: [{}], ssd_assessment_factors: [{}, { cinf_table_id: 'F2' }] };
    expect(episodesOf(said)[0]?.child_and_family_assessments).toHaveLength(1);
  });
});

describe('CIN plans (items 26 to 28)', () => {
  const path = `${at}.child_in_need_plans`;
  const span = (start: string | null, end: string | null, id = 'CN1') => ({
    cinp_cin_plan_id: id,
    cinp_cin_plan_start_date: start,
    cinp_cin_plan_end_date: end,
  });
  it.each<[string, SsdRows['ssd_cin_plans'][], string[], string[]]>([
    ['open', [span('2020-01-01', null)], ['CN1'], []],
    ['ended on the first day', [span('2020-01-01', '2024-04-01')], ['CN1'], []],
    ['ended before', [span('2020-01-01', '2024-03-31')], [], []],
    ['begins on the last day', [span('2026-11-23', null)], ['CN1'], []],
    ['begins after', [span('2026-11-24', null)], [], []],
    ['without a start', [span(null, null)], [], []],
    [
      'by start, then id',
      [span('2025-02-01', null, 'CN1'), span('2025-01-01', null, 'CN3'), span('2025-01-01', null, 'CN2')],
      ['CN2', 'CN3', 'CN1'],
      [],
    ],
    [
      'ends before it starts',
      [span('2025-02-01', '2025-01-01')],
      ['CN1'],
      [`end-before-start at ${path}[0].end_date`],
    ],
    [
      'the second of two with one id',
      [span('2025-02-01', null, 'cn1'), span('2025-01-01', null, 'CN1')],
      ['CN1'],
      [`entry-id-repeated at ${path}`],
    ],
    [
      'naming somebody else',
      [{ cinp_person_id: 'P2' }, span('2025-01-01', null, 'CN2')],
      ['CN2'],
      [`names-another-person at ${path}`],
    ],
  ])('%s', (_, rows, sent, findings) => {
    const said: Said = { ssd_cin_plans: rows };
    expect(episodesOf(said)[0]?.child_in_need_plans?.map((plan) => plan.child_in_need_plan_id) ?? []).toEqual(
      sent,
    );
    expect(findingsOf(said)).toEqual(findings);
  });

  it('one id may stand in two episodes', () => {
    const said: Said = {
      ssd_cin_episodes: [{}, { cine_referral_id: 'R2' }],
      ssd_cin_plans: [{}, { cinp_referral_id: 'R2' }],
    };
    expect(episodesOf(said).map((episode) => episode.child_in_need_plans?.length)).toEqual([1, 1]);
    expect(findingsOf(said)).toEqual([]);
  });
});

describe('section 47 enquiries (items 29 to 33)', () => {
  const path = `${at}.section_47_assessments`;
  const ended = { s47e_s47_start_date: '2023-01-01', s47e_s47_end_date: '2023-02-01' };
  const conference = (date: string | null, id = 'IC1', person: string | null = 'P1') => ({
    icpc_icpc_id: id,
    icpc_icpc_date: date,
    icpc_person_id: person,
  });
  it.each<
    [
      string,
      SsdRows['ssd_s47_enquiry'],
      SsdRows['ssd_initial_cp_conference'][],
      string | null | undefined,
      string[],
    ]
  >([
    ['without a conference', {}, [], undefined, []],
    ['with one inside the window', {}, [conference('2025-02-10')], '2025-02-10', []],
    ['the latest inside', {}, [conference('2025-02-10', 'IC9'), conference('2025-03-10')], '2025-03-10', []],
    [
      'the latest inside, behind a later one outside',
      {},
      [conference('2025-02-10'), conference('2027-01-01', 'IC2')],
      '2025-02-10',
      [],
    ],
    ['else the latest', {}, [conference('2023-02-10'), conference('2024-03-31', 'IC2')], '2024-03-31', []],
    ['one without a date', {}, [conference(null)], undefined, []],
    [
      'an enquiry that ended before, with a conference inside',
      ended,
      [conference('2024-04-01')],
      '2024-04-01',
      [],
    ],
    [
      'lost behind no later conference',
      ended,
      [conference('2024-04-01'), conference('2027-01-01', 'IC2')],
      '2024-04-01',
      [],
    ],
    ['an enquiry that ended before, with none inside', ended, [conference('2024-03-31')], null, []],
    [
      'an enquiry without dates, with a conference inside',
      { s47e_s47_start_date: null },
      [conference('2025-01-01')],
      '2025-01-01',
      [],
    ],
    ['a conference that names nobody', {}, [conference('2025-02-10', 'IC1', null)], '2025-02-10', []],
    [
      'one that names somebody else',
      {},
      [conference('2025-02-10', 'IC1', 'P2')],
      undefined,
      [`names-another-person at ${path}`],
    ],
    [
      'which brings no enquiry in',
      ended,
      [conference('2025-02-10', 'IC1', 'P2')],
      null,
      [`names-another-person at ${path}`],
    ],
    [
      'which is outside and would have been the latest',
      {},
      [conference('2024-03-31', 'IC1', 'P2'), conference('2024-03-01', 'IC2')],
      '2024-03-01',
      [`names-another-person at ${path}`],
    ],
    [
      'which is outside and would not',
      {},
      [conference('2024-03-31', 'IC1', 'P2'), conference('2025-03-01', 'IC2')],
      '2025-03-01',
      [],
    ],
    ['one of another enquiry', {}, [{ icpc_s47_enquiry_id: 'S2' }], undefined, []],
    ['one of no enquiry', {}, [{ icpc_s47_enquiry_id: null }], undefined, []],
    [
      'ends before it starts',
      { s47e_s47_end_date: '2025-01-31' },
      [],
      undefined,
      [`end-before-start at ${path}[0].end_date`],
    ],
    ['names somebody else', { s47e_person_id: 'P2' }, [], null, [`names-another-person at ${path}`]],
  ])('%s', (_, enquiry, conferences, date, findings) => {
    const said: Said = { ssd_s47_enquiry: [enquiry], ssd_initial_cp_conference: conferences };
    const sent = episodesOf(said)[0]?.section_47_assessments;
    expect(date === null ? sent : sent?.[0]?.icpc_date).toBe(date ?? undefined);
    expect(sent === undefined).toBe(date === null);
    expect(findingsOf(said)).toEqual(findings);
  });

  const flag = `flag-not-recognised at ${path}[0].icpc_required_flag`;
  const json = `json-not-valid at ${path}[0].icpc_required_flag`;
  it.each<[string, string | null, boolean | undefined, string[]]>([
    ['yes', '{"CP_CONFERENCE_FLAG":"Y"}', true, []],
    ['no', '{"CP_CONFERENCE_FLAG":"N"}', false, []],
    ['a number', '{"CP_CONFERENCE_FLAG":1}', true, []],
    ['a truth value', '{"CP_CONFERENCE_FLAG":false}', false, []],
    ['in any case', ' {"cp_conference_Flag":"true"} ', true, []],
    ['the last of several', '{"CP_CONFERENCE_FLAG":"Y","cp_conference_flag":"N"}', false, []],
    ['null', '{"CP_CONFERENCE_FLAG":null}', undefined, []],
    ['blank', '{"CP_CONFERENCE_FLAG":" "}', undefined, []],
    ['no such key', '{"OTHER":"Y"}', undefined, []],
    ['neither', '{"CP_CONFERENCE_FLAG":"2"}', undefined, [flag]],
    ['an object', '{"CP_CONFERENCE_FLAG":{"a":1}}', undefined, [flag]],
    ['no text', null, undefined, []],
    ['a blank text', '  ', undefined, []],
    ['no JSON', '{"CP_CONFERENCE_FLAG":', undefined, [json]],
    ['an array', '["CP_CONFERENCE_FLAG"]', undefined, [json]],
    ['JSON null: nothing is recorded', 'null', undefined, []],
    ['under its other name', '{"OUTCOME_CP_CONFERENCE_FLAG":"Y"}', true, []],
    ['the usual name goes first', '{"OUTCOME_CP_CONFERENCE_FLAG":"Y","CP_CONFERENCE_FLAG":"N"}', false, []],
    [
      'also where it says nothing',
      '{"OUTCOME_CP_CONFERENCE_FLAG":"Y","cp_conference_flag":null}',
      undefined,
      [],
    ],
    [
      'the last of its other names',
      '{"OUTCOME_CP_CONFERENCE_FLAG":"Y","outcome_cp_conference_flag":"N"}',
      false,
      [],
    ],
  ])('conference required: %s', (_, outcome, required, findings) => {
    const said: Said = { ssd_s47_enquiry: [{ s47e_s47_outcome_json: outcome }] };
    expect(episodesOf(said)[0]?.section_47_assessments?.[0]?.icpc_required_flag).toBe(required);
    expect(findingsOf(said)).toEqual(findings);
  });
});

describe('child protection plans (items 34 to 36)', () => {
  const path = `${at}.child_protection_plans`;
  const without = 'cp-plan-without-referral at social_care_episodes';
  it.each<[string, SsdRows['ssd_cp_plans'], string[], string[]]>([
    ['open', {}, ['CP1'], []],
    [
      'ends before it starts',
      { cppl_cp_plan_end_date: '2025-02-19' },
      ['CP1'],
      [`end-before-start at ${path}[0].end_date`],
    ],
    ['naming somebody else', { cppl_person_id: 'P2' }, [], [`names-another-person at ${path}`]],
    ['without a referral', { cppl_referral_id: null }, [], [without]],
    ['on a referral that is not there', { cppl_referral_id: 'R7' }, [], [without]],
    ['on a referral outside the window', { cppl_referral_id: 'R0' }, [], [without]],
    [
      'naming nobody, on a referral outside the window',
      { cppl_referral_id: 'R0', cppl_person_id: null },
      [],
      [without],
    ],
    ['naming nobody, without a referral', { cppl_referral_id: null, cppl_person_id: null }, [], []],
    [
      "on somebody else's referral in the window",
      { cppl_referral_id: 'R9' },
      [],
      ['names-another-person at social_care_episodes'],
    ],
    ["on somebody else's referral outside it", { cppl_referral_id: 'R8' }, [], [without]],
    [
      'without a referral, outside the window',
      { cppl_referral_id: null, cppl_cp_plan_end_date: '2024-03-31', cppl_cp_plan_start_date: '2024-01-01' },
      [],
      [],
    ],
  ])('%s', (_, plan, sent, findings) => {
    const said: Said = {
      ssd_cin_episodes: [
        {},
        { cine_referral_id: 'R0', cine_referral_date: '2020-01-01', cine_close_date: '2021-01-01' },
        {
          cine_referral_id: 'R8',
          cine_person_id: 'P2',
          cine_referral_date: '2020-01-01',
          cine_close_date: '2021-01-01',
        },
        { cine_referral_id: 'R9', cine_person_id: 'P2' },
      ],
      ssd_cp_plans: [plan],
    };
    expect(
      episodesOf(said)[0]?.child_protection_plans?.map((each) => each.child_protection_plan_id) ?? [],
    ).toEqual(sent);
    expect(findingsOf(said)).toEqual(findings);
  });
});

describe('social workers (items 53 to 55)', () => {
  const path = `${at}.care_worker_details`;
  const plan = { ssd_cin_plans: [{}], ssd_professionals: [{}] };
  const span = (start: string | null, end: string | null) => ({
    invo_involvement_start_date: start,
    invo_involvement_end_date: end,
  });
  it.each<[string, Said, string[], string[]]>([
    ['on a census date', { ...plan, ssd_involvements: [{}] }, ['SW1'], []],
    ['without a CIN plan', { ssd_professionals: [{}], ssd_involvements: [{}] }, [], []],
    [
      'with a plan of somebody else',
      { ...plan, ssd_cin_plans: [{ cinp_person_id: 'P2' }], ssd_involvements: [{}] },
      [],
      [`names-another-person at ${at}.child_in_need_plans`],
    ],
    [
      'with a plan that names nobody',
      { ...plan, ssd_cin_plans: [{ cinp_person_id: null }], ssd_involvements: [{}] },
      ['SW1'],
      [],
    ],
    [
      'with a plan outside the window',
      {
        ...plan,
        ssd_cin_plans: [{ cinp_cin_plan_end_date: '2024-03-31', cinp_cin_plan_start_date: '2024-01-01' }],
        ssd_involvements: [{}],
      },
      [],
      [],
    ],
    [
      'with a plan that cannot be sent',
      { ...plan, ssd_cin_plans: [{ cinp_cin_plan_id: 'C/1' }], ssd_involvements: [{}] },
      ['SW1'],
      [`entry-id-characters at ${at}.child_in_need_plans`],
    ],
    [
      'role in lower case, with blanks',
      { ...plan, ssd_involvements: [{ invo_professional_role_id: ' cw ' }] },
      ['SW1'],
      [],
    ],
    ['another role', { ...plan, ssd_involvements: [{ invo_professional_role_id: 'IRO' }] }, [], []],
    [
      'a role with a description',
      { ...plan, ssd_involvements: [{ invo_professional_role_id: 'CW - worker' }] },
      ['SW1'],
      [],
    ],
    ['a role that goes on', { ...plan, ssd_involvements: [{ invo_professional_role_id: 'CWX' }] }, [], []],
    ['started on the census date', { ...plan, ssd_involvements: [span('2026-03-31', null)] }, ['SW1'], []],
    ['started after the last one', { ...plan, ssd_involvements: [span('2026-04-01', null)] }, [], []],
    [
      'ended on the census date',
      { ...plan, ssd_involvements: [span('2025-03-01', '2025-03-31')] },
      ['SW1'],
      [],
    ],
    ['between two census dates', { ...plan, ssd_involvements: [span('2025-04-01', '2026-03-30')] }, [], []],
    ['ended before it started', { ...plan, ssd_involvements: [span('2025-04-01', '2025-03-30')] }, [], []],
    ['without a start', { ...plan, ssd_involvements: [span(null, null)] }, [], []],
    ['naming nobody', { ...plan, ssd_involvements: [{ invo_person_id: '' }] }, ['SW1'], []],
    [
      'naming somebody else',
      { ...plan, ssd_involvements: [{ invo_person_id: 'P2' }] },
      [],
      [`names-another-person at ${path}`],
    ],
    ['on another referral', { ...plan, ssd_involvements: [{ invo_referral_id: 'R2' }] }, [], []],
    [
      'a number with blanks',
      {
        ...plan,
        ssd_professionals: [{ prof_social_worker_registration_no: ' SW1 ' }],
        ssd_involvements: [{}],
      },
      ['SW1'],
      [],
    ],
    [
      'a blank number',
      { ...plan, ssd_professionals: [{ prof_social_worker_registration_no: ' ' }], ssd_involvements: [{}] },
      [],
      [`worker-id-missing at ${path}`],
    ],
    [
      'a number of 12',
      {
        ...plan,
        ssd_professionals: [{ prof_social_worker_registration_no: 'x'.repeat(12) }],
        ssd_involvements: [{}],
      },
      ['x'.repeat(12)],
      [],
    ],
    [
      'a number of 13',
      {
        ...plan,
        ssd_professionals: [{ prof_social_worker_registration_no: 'x'.repeat(13) }],
        ssd_involvements: [{}],
      },
      [],
      [`worker-id-too-long at ${path}`],
    ],
    [
      'a number with another character',
      {
        ...plan,
        ssd_professionals: [{ prof_social_worker_registration_no: 'SW/1' }],
        ssd_involvements: [{}],
      },
      [],
      [`worker-id-characters at ${path}`],
    ],
    [
      'nobody known by that id',
      { ssd_cin_plans: [{}], ssd_involvements: [{}] },
      [],
      [`worker-id-missing at ${path}`],
    ],
    [
      'a blank number of one who was there on no census date',
      {
        ...plan,
        ssd_professionals: [{ prof_social_worker_registration_no: null }],
        ssd_involvements: [span('2026-04-01', null)],
      },
      [],
      [],
    ],
    [
      'newest start first, then involvement id; one worker twice is no mistake',
      {
        ...plan,
        ssd_professionals: [{}, { prof_professional_id: 'PR2', prof_social_worker_registration_no: 'SW2' }],
        ssd_involvements: [
          { invo_involvements_id: 'IV3', ...span('2024-05-01', '2026-06-01') },
          { invo_involvements_id: 'IV2', ...span('2025-02-01', null) },
          { invo_involvements_id: 'IV1', invo_professional_id: 'pr2 ', ...span('2025-02-01', null) },
        ],
      },
      ['SW2', 'SW1', 'SW1'],
      [],
    ],
  ])('%s', (_, said, sent, findings) => {
    expect(episodesOf(said)[0]?.care_worker_details?.map((worker) => worker.worker_id) ?? []).toEqual(sent);
    expect(findingsOf(said)).toEqual(findings);
  });
});
