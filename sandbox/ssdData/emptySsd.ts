import { perTable } from '../../lib/ssd/tables';
import type { SsdData } from './ssdData';

/** All tables, without rows. */
export const emptySsd = (): SsdData => perTable<SsdData>(() => []);
