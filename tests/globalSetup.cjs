const { execFileSync } = require('node:child_process');
const { join } = require('node:path');

/** Tests that start the app as a process start what users start: the bundles. */
module.exports = () => {
  execFileSync(process.execPath, [join(__dirname, '..', 'tools', 'build.mjs'), '--quiet'], {
    stdio: 'inherit',
  });
};
