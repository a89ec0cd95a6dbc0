/**
 * The rooms and the one way between them: functions -> {pages} -> api -> run -> {ssd, ledger, dfe, secrets} -> {sql} -> payload, config.
 * `npm run lint` fails when a file imports against it.
 */
const room = (name) => `^lib/${name}/`;
/** What each room may import of the project's own. */
const allowed = {
  errors: [],
  flow: [],
  payload: [],
  config: ['errors', 'payload'],
  telemetry: ['errors', 'config', 'payload'],
  sql: ['errors', 'flow', 'config', 'telemetry', 'payload'],
  secrets: ['errors', 'flow', 'config', 'telemetry'],
  ssd: ['errors', 'flow', 'config', 'telemetry', 'payload', 'sql'],
  ledger: ['errors', 'flow', 'config', 'telemetry', 'payload', 'sql'],
  dfe: ['errors', 'flow', 'config', 'telemetry', 'payload', 'secrets'],
  run: ['errors', 'flow', 'config', 'telemetry', 'payload', 'sql', 'secrets', 'ssd', 'ledger', 'dfe'],
  preflight: ['errors', 'flow', 'config', 'telemetry', 'payload', 'sql', 'secrets', 'ssd', 'ledger', 'dfe'],
  api: ['errors', 'config', 'telemetry', 'payload', 'ledger', 'run', 'preflight'],
  pages: ['payload', 'ledger', 'run', 'api'],
};

/**
 * Inside a room: its folders by floors, the highest first ('.' are the files of the room itself). A file imports from its own
 * folder and from the floors below, never from a floor above and never from a neighbour on its own floor.
 */
const floors = {
  dfe: [['sending'], ['signIn'], ['wire']],
  ledger: [
    ['.'],
    ['check', 'deliver', 'plan', 'prepare', 'read', 'retention'],
    ['runs', 'decide'],
    ['doubts'],
    ['rows'],
    ['sql'],
  ],
  run: [
    ['app'],
    ['slice', 'explain'],
    ['dryRun'],
    ['prepare', 'deliver', 'smoke', 'close'],
    ['stage'],
    ['.'],
  ],
};
const folder = (name, sub) => (sub === '.' ? `^lib/${name}/[^/]+$` : `^lib/${name}/${sub}/`);
const floorRules = Object.entries(floors).flatMap(([name, levels]) =>
  levels.flatMap((level, index) =>
    level.map((sub) => ({
      name: `floor-${name}-${sub === '.' ? 'base' : sub}`,
      comment: `lib/${name}/${sub} may import only from its own folder and from the floors below it`,
      severity: 'error',
      from: { path: folder(name, sub) },
      to: {
        path: room(name),
        pathNot: [sub, ...levels.slice(index + 1).flat()].map((below) => folder(name, below)),
      },
    })),
  ),
);

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'production-knows-no-test',
      comment: 'Production code never imports the sandbox, tests or benchmarks.',
      severity: 'error',
      from: { path: '^(functions|lib)/' },
      to: { path: '^(sandbox|tests|bench|tools)/' },
    },
    {
      name: 'stand-ins-need-no-command',
      comment: 'The commands of tools/ may use lib and the stand-ins; what they are made of never uses them.',
      severity: 'error',
      from: { path: '^sandbox/' },
      to: { path: '^(tools|tests|bench|functions)/' },
    },
    {
      name: 'commands-need-no-test',
      severity: 'error',
      from: { path: '^tools/' },
      to: { path: '^(tests|bench|functions)/' },
    },
    {
      name: 'production-needs-production-packages',
      severity: 'error',
      from: { path: '^(functions|lib)/' },
      to: { dependencyTypes: ['npm-dev'], pathNot: 'node_modules/@types/' },
    },
    {
      name: 'functions-are-edges',
      severity: 'error',
      from: { path: '^functions/' },
      to: { path: '^lib/(ssd|ledger|dfe|secrets|sql|payload)/' },
    },
    {
      name: 'ledger-decides-without-sql',
      comment: 'What the ledger decides (lib/ledger/decide) is pure: it knows the rows, and no statement.',
      severity: 'error',
      from: { path: '^lib/ledger/decide/' },
      to: { path: '^lib/(sql|ledger/(sql|check|prepare|deliver|retention|runs))/' },
    },
    { name: 'lib-knows-no-trigger', severity: 'error', from: { path: '^lib/' }, to: { path: '^functions/' } },
    ...floorRules,
    ...Object.entries(allowed).map(([name, targets]) => ({
      name: `room-${name}`,
      comment: `lib/${name} may import only: ${targets.join(', ') || 'nothing of ours'}`,
      severity: 'error',
      from: { path: room(name) },
      to: { path: '^lib/', pathNot: [room(name), ...targets.map(room)] },
    })),
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|build)/' },
  },
};
