/**
 * The process of the stand-ins. Another program forks it (`StandIns.start`), tells it to start and drives it; when that
 * program is gone, it ends.
 */
import type { ControlMethods } from '../control/control';
import { serveControl } from '../control/serveControl';
import { exposeStandIns } from '../standIns/exposeStandIns';
import type { StandInAddresses, StandInsOptions } from '../standIns/standInsOptions';
import { startStandIns, type StandInParts } from '../standIns/startStandIns';

let parts: StandInParts | undefined;
const methods: Record<string, ControlMethods[string]> = {
  'standIns.start': async (options: StandInsOptions): Promise<StandInAddresses> => {
    parts = await startStandIns(options);
    Object.assign(methods, exposeStandIns(parts));
    return parts.addresses;
  },
};

async function end(): Promise<never> {
  await parts?.close();
  process.exit();
}

// Ctrl-C reaches every process of the terminal. This one ends when the one that drives it has done with it.
process.on('SIGINT', () => undefined);
serveControl(methods, () => void end());
