import type { CodeSet } from '../../../lib/payload/codeSets';
import { recogniseCode, recogniseListed } from '../../../lib/payload/values/code';

describe('codes are recognised, never cut', () => {
  it.each<[string, CodeSet, unknown, string | undefined]>([
    ['a code is the code', 'closure_reason', 'RC7', 'RC7'],
    ['in lower case too', 'closure_reason', 'rc7', 'RC7'],
    ['with white space around it', 'closure_reason', ' \tRC7\n', 'RC7'],
    ['padded as nchar is', 'start_reason', 'S    ', 'S'],
    ['followed by a dash', 'closure_reason', 'RC7 - Services ceased', 'RC7'],
    ['followed by a dash without blanks', 'closure_reason', 'RC7-Services', 'RC7'],
    ['followed by an en dash', 'closure_reason', 'RC7 – Services', 'RC7'],
    ['followed by a colon', 'referral_source', '1A: relative', '1A'],
    ['followed by a bracket', 'referral_source', '1a (relative)', '1A'],
    ['followed by white space alone', 'end_reason', 'E4A Returned home', 'E4A'],
    ['followed by a tab', 'end_reason', 'E4A\tReturned home', 'E4A'],
    ['a single letter followed by a mark', 'accommodation', 'B - With parents', 'B'],
    ['a single letter followed by a mark after blanks', 'start_reason', 'S   :started', 'S'],
    ['a single letter followed by white space alone is none', 'accommodation', 'B and B', undefined],
    ['a single figure followed by white space alone is none', 'referral_source', '4 Housing', undefined],
    ['a single figure followed by a mark', 'referral_source', '4 - Housing', '4'],
    ['NONE followed by white space alone is none', 'disabilities', 'NONE known', undefined],
    ['NONE followed by a mark', 'disabilities', 'none - no disability', 'NONE'],
    ['the longest code that stands there', 'referral_source', '10 - Unknown', '10'],
    ['a longer one is not cut to a shorter', 'closure_reason', 'RC10', undefined],
    ['text is not cut to a code', 'ethnicity', 'White British', undefined],
    ['a code that goes on is none', 'ethnicity', 'WBRIX', undefined],
    ['an em dash is no mark', 'referral_source', '4—Housing', undefined],
    ['a mark of another kind is none', 'referral_source', '1A/relative', undefined],
    ['UN10 is not UN1', 'unique_pupil_number_unknown_reason', 'un10', 'UN10'],
    ['a number counts as its text', 'factors', 20, '20'],
    ['a code of 2025/26', 'placement_type', 'z14', 'Z14'],
    ['with a description it is not the shorter one', 'placement_type', 'Z11: other', 'Z11'],
    ['an accommodation with the digit that says whether it suits', 'accommodation', 'u2', 'U'],
    ['with a description behind that', 'accommodation', 'U1 - Suitable', 'U'],
    ['another digit is none', 'accommodation', 'U3', undefined],
    ['the digits are those of accommodations only', 'activity', 'F11', undefined],
    ['blank is no code', 'sex', '  ', undefined],
    ['nothing is no code', 'sex', null, undefined],
    ['an object is no code', 'sex', { M: 1 }, undefined],
    ['a property of every object is no code', 'sex', 'constructor', undefined],
  ])('%s', (_, set, value, code) => {
    expect(recogniseCode(set, value)).toBe(code);
  });
});

describe('texts of a setting are recognised as codes are', () => {
  const statuses = ['U', 'UASC', 'UNACCOMPANIED ASYLUM SEEKING CHILD'];
  it.each<[string, unknown, string | undefined]>([
    ['as it is', 'UASC', 'UASC'],
    ['in any case, trimmed', ' uasc ', 'UASC'],
    ['with a description', 'UASC - leave to remain', 'UASC'],
    ['a long one with a description', 'Unaccompanied asylum seeking child (under 18)', statuses[2]],
    ['a single letter behind a mark', 'U: unaccompanied', 'U'],
    ['a single letter with white space alone is none', 'U turn', undefined],
    ['what goes on is none', 'UASCX', undefined],
    ['another status', 'Former UASC', undefined],
    ['blank', ' ', undefined],
  ])('%s', (_, value, found) => {
    expect(recogniseListed(statuses, value)).toBe(found);
  });
});
