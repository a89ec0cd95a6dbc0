const { availableParallelism } = require('node:os');

/** Tests run on the sources (swc strips the types); children processes run the bundles that globalSetup builds. */
module.exports = {
  testEnvironment: 'node',
  // D3's modules are ES modules, which Jest does not load, and beside them there is what it does.
  moduleNameMapper: { '^(d3-[a-z-]+|internmap)$': '<rootDir>/node_modules/$1/dist/$1.min.js' },
  roots: ['<rootDir>/tests'],
  testMatch: ['**/*.test.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { parser: { syntax: 'typescript' }, target: 'es2024' }, module: { type: 'commonjs' } },
    ],
  },
  // A look-up of a global in the scope of a test goes through C++; as a parameter of each module it costs nothing.
  sandboxInjectedGlobals: ['Object', 'Array', 'Map', 'JSON', 'Math'],
  globalSetup: '<rootDir>/tests/globalSetup.cjs',
  testSequencer: '<rootDir>/tools/slowestFirst.cjs',
  // Two more than there are cores: many suites wait for an answer of another process, or for a time-out.
  maxWorkers: availableParallelism() + 2,
  // A worker that has grown to a gigabyte takes a second to end.
  workerGracefulExitTimeout: 5_000,
  // A bound for what hangs, not a time that anything is measured by: the longest case on a machine much slower than usual.
  testTimeout: 1_500_000,
};
