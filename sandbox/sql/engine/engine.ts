import { CatalogStore } from '../catalog/catalogStore';
import { Faults } from '../faults';
import { LockManager } from './lockManager';
import { StatementLog } from './statementLog';
import { Storage } from './storage';

export interface EngineSettings {
  readonly database: string;
  readonly enforceGrants: boolean;
  /** What the database reports; comparing goes on as in Latin1_General_CI_AS. */
  readonly collation: string;
  /** Connections begin with NOCOUNT, as `user options` has it on some servers. */
  readonly noCount: boolean;
  readonly file?: string | undefined;
}

/** What all sessions share: the rows, the catalog, the locks, the faults and the log of statements. */
export class Engine {
  readonly storage: Storage;
  readonly catalogs = new CatalogStore();
  readonly locks = new LockManager();
  readonly faults = new Faults();
  readonly log = new StatementLog();
  private nextSession = 51;

  constructor(readonly settings: EngineSettings) {
    this.storage = new Storage(settings.file);
    const first = this.storage.open();
    this.catalogs.prepare(first);
    first.close();
  }

  /** Session ids begin at 51, as those of users do. */
  sessionId(): number {
    const id = this.nextSession;
    this.nextSession += 1;
    return id;
  }
}
