import { health } from '../lib/api/health';
import { programVersion } from '../lib/run/rulesVersion';
import { serve } from './serve';

/** Says that the functions answer, even where the settings are wrong. */
serve(health).with(() => Promise.resolve({ status: 200, body: { status: 'up', version: programVersion } }));
