import { openSqlTarget, type SqlTarget } from '../../../sandbox/sqlTarget/openSqlTarget';

describe('two stand-ins in one process that are alike in everything but their schema', () => {
  const targets: SqlTarget[] = [];
  afterEach(async () => {
    for (const target of targets.splice(0)) await target.close();
  });

  it('each tell of their own tables, also by a statement that the other has run before', async () => {
    for (let count = 0; count < 2; count += 1) {
      const target = await openSqlTarget(undefined);
      targets.push(target);
      const { rows } = await target.database.query<{ found: number }>(
        {
          name: 'test.columns',
          text: 'SELECT COUNT(*) AS found FROM INFORMATION_SCHEMA.COLUMNS WHERE TABLE_SCHEMA = @schema',
          params: { schema: { kind: 'nvarchar', length: 128 } },
        },
        { schema: target.database.names.schema },
      );
      expect(rows[0]?.found).toBeGreaterThan(100);
    }
  });
});
