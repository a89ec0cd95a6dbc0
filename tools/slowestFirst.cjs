/**
 * The order of the test files: first those that are known to take longest, with their full numbers or with their share, so
 * that no worker is left alone with one of them at the end; then the others in Jest's own order.
 */
const { createRequire } = require('node:module');

// The one that this version of Jest brings.
const { default: Sequencer } = createRequire(require.resolve('jest'))('@jest/test-sequencer');

const slowest = [
  'preflight/brokenSandbox.',
  'faults/owners.',
  'faults/kill.',
  'faults/sqlFaults.',
  'faults/endpointMatrix.',
  'ssd/tangledSsd.',
  'faults/signInFaults.',
  'ledger/law.',
  'payload/laws/building.law.',
  'ledger/lostAnswers.law.',
  'payload/change/composeBody.law.',
  'ledger/inFlight.',
  'ledger/lostAnswers.',
  'config/endpointLockAtStart.',
  'dfe/isolationOnTheWire.',
  'faults/',
  'badPaths/',
  'ledger/',
  'infra/nights/',
  'docs/phases.',
  'commands/',
  'run/persons.',
  'night/',
  'pages/pages.',
  'api/',
  'telemetry/fields.',
  'canary.',
  'payload/timeZone.',
  'payload/secondReading.',
  'payload/laws/reissuedKeys.',
  'sandbox/sqlTarget/realServerMode.',
  'ssd/readPersons.',
  'conformance/conformance.',
  'fuzz/',
  'functions/',
];

/** The place of a test file in the list, or behind it. */
function rank({ path }) {
  const name = path.replaceAll('\\', '/');
  const place = slowest.findIndex((part) => name.includes(`/tests/${part}`));
  return place === -1 ? slowest.length : place;
}

module.exports = class SlowestFirst extends Sequencer {
  sort(tests) {
    return [...super.sort(tests)].sort((one, other) => rank(one) - rank(other));
  }
};
