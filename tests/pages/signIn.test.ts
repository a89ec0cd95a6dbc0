import { readSignIn } from '../../lib/pages/signIn';

const encoded = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64');
const analyst = {
  'x-ms-client-principal-id': '00000000-0000-4000-8000-00000000a001',
  'x-ms-client-principal-name': 'fake.analyst@fake.example',
  'x-ms-client-principal': encoded({ role_typ: 'roles', claims: [{ typ: 'roles', val: 'Pages.Read' }] }),
};
const on = { WEBSITE_AUTH_ENABLED: 'True' };

describe('who may see the pages', () => {
  it.each([
    ['somebody who is signed in', on, analyst, undefined, 'signed-in'],
    ['somebody with the role that is asked for', on, analyst, 'Pages.Read', 'signed-in'],
    [
      'nobody without it',
      on,
      { ...analyst, 'x-ms-client-principal': encoded({ claims: [] }) },
      'Pages.Read',
      'without-role',
    ],
    [
      'nobody whose role is another claim of that value',
      on,
      { ...analyst, 'x-ms-client-principal': encoded({ claims: [{ typ: 'name', val: 'Pages.Read' }] }) },
      'Pages.Read',
      'without-role',
    ],
    ['nobody where the platform does not say that it is on', {}, analyst, undefined, 'off'],
    ['nobody where it says that it is off', { WEBSITE_AUTH_ENABLED: 'False' }, analyst, undefined, 'off'],
    ['nobody without a principal', on, {}, undefined, 'nobody'],
    ['nobody with an id alone', on, { 'x-ms-client-principal-id': 'x' }, undefined, 'nobody'],
    [
      'nobody with a principal that is no JSON',
      on,
      { ...analyst, 'x-ms-client-principal': '%%%' },
      undefined,
      'nobody',
    ],
    [
      'nobody with a principal of another form',
      on,
      { ...analyst, 'x-ms-client-principal': encoded([1]) },
      undefined,
      'nobody',
    ],
    ['nobody with a function key', on, { 'x-functions-key': 'fake-function-key' }, undefined, 'nobody'],
  ] as const)('is %s', (_, environment, headers, role, kind) => {
    expect(readSignIn(new Headers(headers), environment, role).kind).toBe(kind);
  });
});
