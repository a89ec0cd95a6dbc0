import { z } from 'zod';
import { only, readDeployment, types } from '../deployment';

const workbookSchema = z.object({
  version: z.literal('Notebook/1.0'),
  items: z.array(
    z.object({
      type: z.number(),
      name: z.string(),
      content: z.looseObject({ query: z.string().optional() }),
    }),
  ),
});

/** A chart of the workbook with its query. */
export interface Chart {
  readonly name: string;
  readonly query: string;
}

/** The charts of the workbook in the snapshot of prod. */
export function workbookCharts(): Chart[] {
  const { properties } = only(readDeployment('prod'), types.workbook);
  const { items } = workbookSchema.parse(JSON.parse(String(properties['serializedData'])));
  return items.flatMap(({ name, content }) =>
    content.query === undefined ? [] : [{ name, query: content.query }],
  );
}
