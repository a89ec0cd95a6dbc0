import { existsSync } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';

/** Where Debian's package puts it; `CHROMIUM_PATH` names another place. */
const executablePath = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium';
const runs = existsSync(executablePath) || process.env['CI'] === 'true';

/**
 * Tests that look at pages in a browser. Where there is none they are skipped, and `npm test` counts them with the reason; in CI
 * they run, and fail.
 */
export const describeInBrowser = (name: string, tests: () => void): void =>
  (runs ? describe : describe.skip)(
    runs ? name : `${name} [skipped: no Chromium at ${executablePath}: install it, or set CHROMIUM_PATH]`,
    tests,
  );

/** A browser without a window, that asks for nothing of its own. */
export const startBrowser = (): Promise<Browser> =>
  chromium.launch({
    executablePath,
    // Jest's limit is the only one: a busy machine may take its time.
    timeout: 0,
    args: [
      ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
      ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
    ],
  });
