import type { SsdTable } from '../../lib/payload/personRows';
import type { PlainRow } from '../sql/collectSink';
import type { SsdRow } from '../ssdData/ssdData';

/** The database of a sandbox world, with the SSD's tables and ours: the stand-in's, or one on a real server. */
export interface WorldSql {
  readonly schema: string;
  /** Whether it is the stand-in's, where faults can be set. */
  readonly onStandIn: boolean;
  /** The app settings by which the app reaches it. */
  readonly appSettings: Readonly<Record<string, string>>;
  /** What the app finds in the Key Vault for it. */
  readonly secrets: Readonly<Record<string, string>>;
  /**
   * Runs a statement with all rights; gives its rows as plain data: moments as `2026-11-22 02:30:00.000`, binary as
   * `0x...`, bits as booleans, bigint as text.
   */
  query(text: string): Promise<PlainRow[]>;
  load<T extends SsdTable>(table: T, rows: readonly SsdRow<T>[]): Promise<void>;
  close(): Promise<void>;
}
