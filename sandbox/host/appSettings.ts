export type AppSettings = Readonly<Record<string, string | undefined>>;

/**
 * Replaces each `%NAME%` by the app setting NAME, as the host does in schedules and queue names.
 * @throws Error naming the setting that is missing.
 */
export function resolveSettings(text: string, settings: AppSettings): string {
  return text.replaceAll(/%([^%]+)%/g, (_, name: string) => {
    const value = settings[name];
    if (value === undefined || value === '') throw new Error(`'%${name}%' does not resolve to a value.`);
    return value;
  });
}

/** Whether a storage connection is set, as a connection string or as `NAME__...` settings for an identity. */
export function hasConnection(name: string, settings: AppSettings): boolean {
  return Object.entries(settings).some(
    ([key, value]) => (key === name || key.startsWith(`${name}__`)) && value !== undefined && value !== '',
  );
}

/** `AzureWebJobs.NAME.Disabled` (or with underscores) switches one function off. */
export function isDisabled(functionName: string, settings: AppSettings): boolean {
  const value =
    settings[`AzureWebJobs.${functionName}.Disabled`] ?? settings[`AzureWebJobs_${functionName}_Disabled`];
  return value === '1' || value?.toLowerCase() === 'true';
}
