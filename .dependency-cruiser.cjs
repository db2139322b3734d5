/**
 * The rooms of src/ and who may import whom. Types alone may be taken from anywhere,
 * so type-only dependencies are left out of every room rule.
 */
const room = (name, may) => ({
  name: `${name}-imports`,
  severity: 'error',
  comment: `src/${name} may import only: ${may.join(', ') || 'nothing of ours'}`,
  from: { path: `^src/${name}/` },
  to: {
    path: '^src/',
    pathNot: [`^src/${name}/`, ...may.map((m) => `^src/${m}`)],
    dependencyTypesNot: ['type-only'],
  },
});

/** A third-party package has one home; replacing it touches one room (one file for those of the card). */
const home = (pkg, path) => ({
  name: `home-of-${pkg}`,
  severity: 'error',
  comment: `${pkg} is imported only in ${path}`,
  from: { path: '^src/', pathNot: path },
  to: { path: `node_modules/(@types/)?${pkg}/`, dependencyTypesNot: ['type-only'] },
});

module.exports = {
  forbidden: [
    {
      name: 'no-circles',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    { name: 'src-not-test', severity: 'error', from: { path: '^src/' }, to: { path: '^test/' } },
    {
      name: 'declared',
      severity: 'error',
      from: { path: '^src/' },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-dev', 'unknown', 'undetermined'] },
    },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    room('cli', ['job/', 'nearest\\.ts', 'config/', 'errors\\.ts', 'report/', 'logger\\.ts']),
    room('sync', [
      'contact/',
      'mapping/',
      'report/(result|tally|summary)',
      'api/(reply|retry-policy)\\.ts',
      'errors\\.ts',
    ]),
    room('mapping', ['contact/', 'nearest\\.ts', 'errors\\.ts']),
    room('api', ['contact/', 'errors\\.ts']),
    room('report', ['contact/', 'errors\\.ts']),
    room('csv', ['contact/', 'nearest\\.ts', 'errors\\.ts']),
    room('store', ['contact/', 'errors\\.ts']),
    room('config', ['contact/', 'mapping/', 'nearest\\.ts', 'errors\\.ts']),
    room('contact', []),
    room('sandbox', ['contact/', 'errors\\.ts', 'api/']),
    home('csv-parse', '^src/csv/[a-z-]+\\.ts$'),
    home('p-queue', '^src/sync/[a-z-]+\\.ts$'),
    home('bottleneck', '^src/api/[a-z-]+\\.ts$'),
    home('got', '^src/api/[a-z-]+\\.ts$'),
    home('ioredis', '^src/api/[a-z-]+\\.ts$'),
    home('pino', '^src/logger\\.ts$'),
    home('yargs', '^src/cli(/|\\.ts)'),
    home('libsql', '^src/store/[a-z-]+\\.ts$'),
    home('csv-stringify', '^src/report/'),
    home('luxon', '^src/contact/'),
    home('libphonenumber-js', '^src/contact/'),
    home('lossless-json', '^src/contact/'),
    home('iconv-lite', '^src/csv/'),
    home('yaml', '^src/config/'),
    home('cli-progress', '^src/cli/'),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
