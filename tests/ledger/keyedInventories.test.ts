import { createHmac } from 'node:crypto';
import { inventoryText, doubtsIn } from '../../lib/ledger/doubts/storedDoubt';
import { decidePrepared } from '../../lib/ledger/decide/preparedChild';
import { composeBody } from '../../lib/payload/change/composeBody';
import { inventoryOf } from '../../lib/payload/change/inventory';
import { contentHash } from '../../lib/payload/change/payloadHash';
import { childPayloadSchema } from '../../lib/payload/schema';
import { reportingWindow } from '../../lib/payload/window';
import { builtChild, startLedgerTarget } from './ledgerTarget';

const block = (score: number) => ({ sdq_assessments: [{ date: '2026-01-05', score }] });
const scored = (score: number) => ({
  ...builtChild('Fake1').payload,
  health_and_wellbeing: { ...block(score), purge: false },
});
const key = 'Z'.repeat(43);

describe('the inventories that are kept with submissions', () => {
  it('do not show which of the few values a small block has to whoever tries them all', async () => {
    const target = await startLedgerTarget();
    try {
      const built = { ...builtChild('Fake1'), payload: scored(17) };
      const lease = await target.lease();
      await target.write(lease, decidePrepared(undefined, built, target.context()));
      await target.ledger.beginSubmissions(lease, [
        {
          personId: 'Fake1',
          hash: built.hash,
          kind: 'full',
          inventory: inventoryOf(built.payload),
          partialBody: null,
        },
      ]);
      const [stored] = await target.sql('SELECT inventory FROM $submissions');
      const text = String(stored?.['inventory']);
      const plain = inventoryOf(scored(17)).items.map(({ hash }) => hash);
      expect(plain).toContain(contentHash(block(17)));
      expect(plain.length).toBeGreaterThan(0);
      for (const hash of plain) expect(text).not.toContain(hash);
      // With the ledger's own key, which stands in a table of its own, the hashes are found: they are made with it.
      const [row] = await target.sql('SELECT inventory_key FROM $keys');
      const secret = Buffer.from(row?.['inventory_key'] as Buffer).toString('base64url');
      for (const hash of plain)
        expect(text).toContain(
          createHmac('sha256', secret).update(hash, 'utf8').digest().toString('base64url', 0, 16),
        );
    } finally {
      await target.close();
    }
  });

  const doubt = (inventory: string) => ({
    person_id: 'Fake1',
    submission_id: 1,
    kind: 'full',
    is_open: true,
    inventory,
  });
  const parse = (payload: unknown) => childPayloadSchema(36).parse(payload);
  const episode = (closed: string) => ({
    social_care_episode_id: 'E1',
    referral_date: '2020-01-05',
    closure_date: closed,
    purge: false,
  });
  const withEpisode = (closed: string) => ({
    ...builtChild('Fake1').payload,
    social_care_episodes: [episode(closed)],
  });
  // The episode left by the window: it is spared where the body in doubt has it just as `previous` has it.
  const bodyAfter = (stored: string): string =>
    JSON.stringify(
      composeBody({
        current: parse(builtChild('Fake1').payload),
        previous: parse(withEpisode('2020-06-01')),
        ...doubtsIn([doubt(stored)], key),
        mode: 'full',
        window: reportingWindow('2026-11-22', { monthsBack: 24, financialYearStartMonth: 4 }),
      }).body,
    );

  it.each([
    ['with the key, equal', inventoryText(inventoryOf(withEpisode('2020-06-01')), key), false],
    ['with the key, another closure', inventoryText(inventoryOf(withEpisode('2020-07-01')), key), true],
    ['of an earlier version, equal', JSON.stringify(inventoryOf(withEpisode('2020-06-01'))), false],
    ['of an earlier version, another closure', JSON.stringify(inventoryOf(withEpisode('2020-07-01'))), true],
  ])('are compared with what DfE held: %s', (_, stored, isRemoved) => {
    expect(bodyAfter(stored).includes('"E1"')).toBe(isRemoved);
  });
});
