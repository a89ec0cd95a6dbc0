/** Entra takes `https://vault.example` and `https://vault.example/` for the same resource. */
export function resourceKey(resource: string): string {
  return resource.replace(/\/+$/, '').toLowerCase();
}
