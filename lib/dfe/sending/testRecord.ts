import type { ChildPayload } from '../../payload/schema';

/**
 * The one obviously fake child for smoke tests against the test endpoint (dfe-api.md "Test record"), unique for each
 * LA. `laCode` has three digits.
 */
export const testRecord = (laCode: string): ChildPayload => ({
  la_child_id: `Fake1234${laCode}`,
  purge: false,
  child_details: {
    first_name: 'Fake',
    surname: 'Testrecord',
    date_of_birth: '2015-01-01',
    sex: 'U',
    disabilities: ['NONE'],
    uasc_flag: false,
    purge: false,
  },
});
