import { settingNames, settingsTable } from '../../lib/config/settingsTable';
import type { Setting } from '../../lib/config/settingTypes';

/** Settings that are sound, from the samples; tests override what matters to them. */
export function soundEnvironment(
  overrides: Record<string, string | undefined> = {},
): Record<string, string | undefined> {
  const samples = settingNames.flatMap((name) => {
    const definition: Setting = settingsTable[name];
    return definition.sample === undefined ? [] : [[name, definition.sample] as const];
  });
  return { ...Object.fromEntries(samples), ...overrides };
}
