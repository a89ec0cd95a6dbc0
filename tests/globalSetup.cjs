const { execFileSync } = require('node:child_process');
const { rmSync } = require('node:fs');
const { join } = require('node:path');

/** Tests that start the app as a process start what users start: the bundles. */
module.exports = () => {
  // Hundreds of processes load the same bundles: node keeps what it has compiled of them. What a run before kept is of other bundles.
  const compiled = join(__dirname, '..', 'build', 'compiled');
  rmSync(compiled, { recursive: true, force: true });
  process.env.NODE_COMPILE_CACHE = compiled;
  const certificates = join(__dirname, '..', 'build', 'certificates.json');
  rmSync(certificates, { force: true });
  process.env.SANDBOX_CERTIFICATES = certificates;
  execFileSync(process.execPath, [join(__dirname, '..', 'tools', 'build.mjs'), '--quiet'], {
    stdio: 'inherit',
  });
};
