import { sql } from '../../lib/sql/statement';

describe('the text of a statement', () => {
  it('loses the margin that it has in the code', () => {
    expect(sql`
      SELECT person.pers_person_id
      FROM [s].[ssd_person] AS person
      WHERE person.pers_person_id >= @from
        AND person.pers_person_id <= @upTo`).toBe(
      [
        'SELECT person.pers_person_id',
        'FROM [s].[ssd_person] AS person',
        'WHERE person.pers_person_id >= @from',
        '  AND person.pers_person_id <= @upTo',
      ].join('\n'),
    );
  });

  it('keeps the lines of what is put in under the line where it stands', () => {
    const inner = sql`
      SELECT plans.id
      FROM plans`;
    const condition = sql`
      id >= @from
        AND id <= @upTo`;
    expect(sql`
      DELETE FROM rows
      WHERE id IN (
          ${inner}
        )
        AND ${condition}`).toBe(
      [
        'DELETE FROM rows',
        'WHERE id IN (',
        '    SELECT plans.id',
        '    FROM plans',
        '  )',
        '  AND id >= @from',
        '    AND id <= @upTo',
      ].join('\n'),
    );
  });

  it('drops a line on which nothing stands', () => {
    const nothing = '';
    expect(sql`
      SELECT id
      ${nothing}
      FROM rows
    `).toBe('SELECT id\nFROM rows');
  });
});
