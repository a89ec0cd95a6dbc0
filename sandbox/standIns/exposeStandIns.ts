import type { ControlMethods } from '../control/control';
import { exposeMethods } from '../control/exposeMethods';
import { dfeMethods } from '../dfe/startDfe';
import { identityMethods } from '../identity/startIdentity';
import { ingestionMethods } from '../ingestion/startIngestion';
import { proxyMethods } from '../proxy/startProxy';
import { vaultMethods } from '../vault/startVault';
import { sqlServerMethods } from '../sql/sqlServer';
import { queueMethods } from './queueMethods';
import type { StandInParts } from './startStandIns';

/** What the parent process may call, as `part.method`. */
export function exposeStandIns(parts: StandInParts): ControlMethods {
  return {
    ...exposeMethods('identity', parts.identity, identityMethods),
    ...exposeMethods('vault', parts.vault, vaultMethods),
    ...exposeMethods('dfe', parts.dfe, dfeMethods),
    ...exposeMethods('ingestion', parts.ingestion, ingestionMethods),
    ...exposeMethods('proxy', parts.proxy, proxyMethods),
    ...exposeMethods('sql', parts.sql, sqlServerMethods),
    ...exposeMethods('queue', parts.queue, queueMethods),
  };
}
