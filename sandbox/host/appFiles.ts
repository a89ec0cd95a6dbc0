import { globSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { z } from 'zod';
import { timeSpanMs } from './timeSpan';

const hostJson = z.object({
  version: z.literal('2.0'),
  extensions: z
    .object({
      queues: z
        .object({
          batchSize: z.coerce.number().int().min(1).max(32).default(16),
          newBatchThreshold: z.coerce.number().int().min(0).optional(),
          maxDequeueCount: z.coerce.number().int().min(1).default(5),
          visibilityTimeout: z.string().default('00:00:00'),
          messageEncoding: z.enum(['base64', 'none']).default('base64'),
        })
        .prefault({}),
      http: z.object({ routePrefix: z.string().default('api') }).prefault({}),
    })
    .prefault({}),
});

/** What host.json says that this stand-in follows; the defaults are the real host's. */
export interface HostSettings {
  readonly queues: {
    readonly batchSize: number;
    readonly newBatchThreshold: number;
    readonly maxDequeueCount: number;
    readonly visibilityTimeoutMs: number;
    readonly messageEncoding: 'base64' | 'none';
  };
  readonly routePrefix: string;
}

const overridePrefix = 'AzureFunctionsJobHost__';

/** App settings named `AzureFunctionsJobHost__a__b` stand over host.json's `a.b`, as on the real host. */
function withOverrides(file: unknown, environment: Readonly<Record<string, string | undefined>>): unknown {
  const root = structuredClone(file) as Record<string, unknown>;
  for (const [name, value] of Object.entries(environment)) {
    if (!name.startsWith(overridePrefix) || value === undefined) continue;
    const path = name.slice(overridePrefix.length).split('__');
    const last = path.pop();
    if (last === undefined) continue;
    let node = root;
    for (const part of path) node = (node[part] ??= {}) as Record<string, unknown>;
    node[last] = value;
  }
  return root;
}

/** @throws Error that names what is wrong in host.json. */
export function readHostSettings(
  appDirectory: string,
  environment: Readonly<Record<string, string | undefined>>,
): HostSettings {
  const file: unknown = JSON.parse(readFileSync(join(appDirectory, 'host.json'), 'utf8'));
  const parsed = hostJson.safeParse(withOverrides(file, environment));
  if (!parsed.success) throw new Error(`host.json: ${z.prettifyError(parsed.error)}`);
  const { queues, http } = parsed.data.extensions;
  return {
    queues: {
      batchSize: queues.batchSize,
      newBatchThreshold: queues.newBatchThreshold ?? Math.floor(queues.batchSize / 2),
      maxDequeueCount: queues.maxDequeueCount,
      visibilityTimeoutMs: timeSpanMs(queues.visibilityTimeout, 'extensions.queues.visibilityTimeout'),
      messageEncoding: queues.messageEncoding,
    },
    routePrefix: http.routePrefix,
  };
}

const packageJson = z.object({ main: z.string().min(1), type: z.string().optional() });

/**
 * Loads the files that package.json's `main` names (a path or a glob), which registers the app's functions; a file that was
 * loaded before is run again.
 * @throws Error when no file matches, or what a file throws while it loads.
 */
export function loadEntryPoints(appDirectory: string): void {
  const manifest = join(appDirectory, 'package.json');
  const { main, type } = packageJson.parse(JSON.parse(readFileSync(manifest, 'utf8')));
  const files = globSync(main, { cwd: appDirectory }).sort();
  if (files.length === 0) throw new Error(`package.json: no file matches main "${main}".`);
  const load = createRequire(manifest);
  for (const file of files) {
    if (file.endsWith('.mjs') || (type === 'module' && !file.endsWith('.cjs'))) {
      throw new Error(`"${file}" is an ES module; the host stand-in loads CommonJS.`);
    }
    const path = join(appDirectory, file);
    // An app that was loaded before in this process begins anew.
    Reflect.deleteProperty(load.cache, path);
    load(path);
  }
}
