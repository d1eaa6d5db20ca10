// The arrows of the house: which folder may import which, and no cycle between files, types included.

/** Each folder, and what it may import besides itself. */
const mayImport = {
  core: [],
  emulators: ['core/contract'],
  handlers: ['core'],
  bundles: ['core', 'handlers'],
  policy: [],
  components: ['core', 'bundles'],
  provider: ['core', 'components'],
  operations: ['core', 'handlers', 'bundles'],
  local: ['core', 'handlers', 'bundles', 'emulators', 'operations', 'demo'],
  console: ['core', 'handlers', 'operations'],
  cli: ['core', 'handlers', 'bundles', 'operations', 'local', 'console', 'policy', 'components/observability'],
  delivery: ['core', 'operations', 'cli'],
  demo: [],
  bench: [
    'core',
    'handlers',
    'bundles',
    'emulators',
    'operations',
    'local',
    'console',
    'test/engine',
    'test/support/pulumi',
  ],
};

/** The rooms of core, lowest first: each may import itself and the rooms before it. */
const coreRooms = ['contract', 'patterns', 'geography', 'bots', 'pages', 'routing', 'health', 'settings'];

/** The rooms of handlers/render, lowest first. */
const renderRooms = ['egress-proxy', 'injected', 'tab', 'browser'];

const ownCode = `^(${Object.keys(mayImport).join('|')}|index\\.ts|test)(/|$)`;

function oneWay(folder, others) {
  return {
    name: `${folder}-imports`,
    comment: `${folder}/ may import only: ${[folder, ...others].join(', ')}.`,
    severity: 'error',
    from: { path: `^${folder}/` },
    to: { path: ownCode, pathNot: `^(${[folder, ...others].join('|')})/` },
  };
}

function upwards(base, rooms) {
  return rooms.slice(0, -1).map((room, at) => ({
    name: `${base.replaceAll('/', '-')}-${room}-is-below`,
    comment: `${base}/${room}/ may import only the rooms before it: ${rooms.slice(0, at).join(', ') || 'none'}.`,
    severity: 'error',
    from: { path: `^${base}/${room}/` },
    to: { path: `^${base}/`, pathNot: `^${base}/(${rooms.slice(0, at + 1).join('|')})/` },
  }));
}

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    { name: 'no-cycle', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'resolves',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '^(cloudfront|devtools-protocol|\.\./dist/.*)$' },
    },
    {
      name: 'core-is-pure',
      comment: 'core/ has no packages and no I/O (node:crypto for hashes only).',
      severity: 'error',
      from: { path: '^core/' },
      to: { dependencyTypesNot: ['local', 'type-only', 'type-import'], pathNot: '^(node:)?crypto$|^(core)/' },
    },
    {
      name: 'pulumi-in-components',
      comment: 'Only components/, policy/, provider/, delivery/roles/, index.ts and a bench know Pulumi.',
      severity: 'error',
      from: {
        path: '^(core|handlers|bundles|emulators|operations|local|console|cli|bench/(?!program/floor)|delivery/(?!roles/))',
      },
      to: { path: 'node_modules/@pulumi/' },
    },
    ...Object.entries(mayImport).map(([folder, others]) => oneWay(folder, others)),
    ...upwards('core', coreRooms),
    ...upwards('handlers/render', renderRooms),
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['types', 'import', 'require', 'node', 'default'],
      extensions: ['.ts', '.tsx', '.d.ts', '.js', '.mjs', '.cjs', '.json'],
    },
    doNotFollow: { path: 'node_modules|^dist/' },
    exclude: { path: '^test/fixtures/applications|^bench/fidelity/libraries/pages' },
  },
};
