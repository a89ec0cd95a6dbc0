import type { SsdTable } from '../../lib/payload/personRows';
import { emptySsd } from './emptySsd';

/** The 19 tables, in the order in which they are filled. */
export const tableNames = Object.keys(emptySsd()) as readonly SsdTable[];
