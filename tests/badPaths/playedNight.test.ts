import { NightFailed, playNights } from '../../sandbox/night/playNights';

/** Plays a night that fails; gives what `npm start` says last, and what it wrote while it ran. */
async function failed(settings: Readonly<Record<string, string>>) {
  const written: string[] = [];
  const error: unknown = await playNights({
    children: 3,
    seed: 1,
    nights: 1,
    mode: 'full',
    terminal: false,
    settings,
    write: (line) => written.push(line),
  }).catch((reason: unknown) => reason);
  if (!(error instanceof NightFailed)) throw new Error('The night did not fail as nights do.');
  return { message: error.message, nights: error.summaries, written: written.join('\n') };
}

describe('a night of `npm start` that does not end well', () => {
  it('names every setting that is wrong', async () => {
    const { message, nights, written } = await failed({ LA_CODE: 'abc', KEY_VAULT_URL: '' });
    expect(message).toMatch(
      /^LA_CODE must be three digits; KEY_VAULT_URL is not set\. Set them in the function app’s application settings/,
    );
    expect(nights).toEqual([]);
    expect(written).toContain('settings-invalid Settings are missing or wrong: LA_CODE must be three digits');
  });

  it('says why the run failed, and what to do', async () => {
    const { message, nights, written } = await failed({ DFE_CLIENT_ID_SECRET: 'no-such-secret' });
    expect(message).toBe(
      'There is no secret no-such-secret in the Key Vault sandbox-vault.vault.example. Create the secret no-such-secret, or correct the setting that names it.',
    );
    expect(nights).toMatchObject([{ run: { outcome: 'failed', code: 'secret-missing' }, dfe: { posts: 0 } }]);
    expect(written).toContain('secret-missing There is no secret no-such-secret');
  });
});
