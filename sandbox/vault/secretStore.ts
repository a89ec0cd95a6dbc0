import { randomBytes } from 'node:crypto';

export interface SecretVersion {
  /** As it was first written; names are compared without regard to case. */
  readonly name: string;
  readonly version: string;
  readonly value: string;
  readonly createdSeconds: number;
  readonly expiresSeconds: number | undefined;
  enabled: boolean;
}

/** Secrets by name, each with its versions, the newest last. */
export class SecretStore {
  readonly #secrets = new Map<string, SecretVersion[]>();

  /** Adds a version, which is the one that a reader gets from now on. @param expires its date of expiry, ISO text */
  set(name: string, value: string, expires?: string): SecretVersion {
    const versions = this.versions(name);
    const added = {
      name: versions[0]?.name ?? name,
      version: randomBytes(16).toString('hex'),
      value,
      createdSeconds: Math.floor(Date.now() / 1000),
      expiresSeconds: expires === undefined ? undefined : Math.floor(Date.parse(expires) / 1000),
      enabled: true,
    };
    this.#secrets.set(name.toLowerCase(), [...versions, added]);
    return added;
  }

  remove(name: string): void {
    this.#secrets.delete(name.toLowerCase());
  }

  versions(name: string): readonly SecretVersion[] {
    return this.#secrets.get(name.toLowerCase()) ?? [];
  }

  /** That version, or the newest. */
  get(name: string, version?: string): SecretVersion | undefined {
    const versions = this.versions(name);
    return version === undefined ? versions.at(-1) : versions.find((entry) => entry.version === version);
  }
}
