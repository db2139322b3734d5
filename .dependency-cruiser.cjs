/**
 * The rooms of src/ and who may import whom. Types count like everything else; what stands in `types`
 * may be imported for its types alone.
 */
const path = (name) => (name.endsWith('.ts') ? `^src/${name.replace('.ts', '\\.ts')}$` : `^src/${name}/`);
const room = (name, may, types = []) => [
  {
    name: `${name}-imports`,
    severity: 'error',
    comment: `${name} may import only: ${[...may, ...types].join(', ') || 'nothing of ours'}`,
    from: { path: path(name) },
    to: { path: '^src/', pathNot: [name, ...may, ...types].map(path) },
  },
  {
    name: `${name}-imports-types`,
    severity: 'error',
    comment: `${name} may import only types of: ${types.join(', ') || 'nothing of ours'}`,
    from: { path: path(name) },
    to: {
      path: types.length > 0 ? types.map(path) : '^$',
      pathNot: [name, ...may].map(path),
      dependencyTypesNot: ['type-only'],
    },
  },
];

/** A third-party package has one home, types included; replacing it touches one room. */
const home = (pkg, where) => ({
  name: `home-of-${pkg}`,
  severity: 'error',
  comment: `${pkg} is imported only in ${where}`,
  from: { path: '^src/', pathNot: where },
  to: { path: `node_modules/(@types/)?${pkg}/` },
});

module.exports = {
  forbidden: [
    { name: 'no-circles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'src-not-test', severity: 'error', from: { path: '^src/' }, to: { path: '^test/' } },
    {
      name: 'declared',
      severity: 'error',
      from: { path: '^src/' },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-dev', 'unknown', 'undetermined'] },
    },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    ...[
      'nearest.ts',
      'numbers.ts',
      'clock.ts',
      'decoded-view.ts',
      'duration-words.ts',
      'this-user.ts',
    ].flatMap((file) => room(file, [])),
    // Text from outside is made fit to print where it leaves.
    ...room('errors.ts', ['contact/text.ts'], ['contact/explanation.ts']),
    ...room('logger.ts', ['contact/text.ts']),
    ...room('secrets.ts', ['decoded-view.ts']),
    ...room('contact', []),
    ...room('disk', ['errors.ts', 'this-user.ts']),
    ...room('api', ['contact', 'errors.ts', 'secrets.ts']),
    ...room('csv', ['contact', 'errors.ts', 'nearest.ts', 'this-user.ts']),
    ...room('mapping', ['contact', 'errors.ts', 'nearest.ts']),
    ...room('config', ['contact', 'errors.ts', 'nearest.ts', 'secrets.ts', 'this-user.ts']),
    ...room(
      'sync',
      ['mapping', 'contact', 'errors.ts', 'duration-words.ts', 'api/retry-policy.ts'],
      ['csv', 'api', 'clock.ts', 'logger.ts'],
    ),
    ...room('store', ['disk', 'contact', 'errors.ts'], ['sync/ports.ts', 'sync/decided-row.ts']),
    ...room('pace', ['errors.ts'], ['api', 'store', 'logger.ts']),
    ...room('sandbox', ['contact', 'errors.ts'], ['csv', 'mapping']),
    ...room('run', ['store', 'sync', 'csv', 'disk', 'contact', 'errors.ts', 'numbers.ts'], ['clock.ts']),
    ...room('undo', ['run', 'store', 'sync', 'csv', 'disk', 'mapping', 'contact', 'errors.ts']),
    ...room(
      'jobs',
      [
        ...['undo', 'run', 'pace', 'store', 'sandbox', 'api', 'csv', 'config', 'mapping', 'sync'],
        ...['disk', 'contact', 'errors.ts', 'clock.ts', 'duration-words.ts'],
      ],
      ['logger.ts'],
    ),
    ...room(
      'cli',
      // Outside text is made fit to print by one function; remarks, statuses and codes have their words in one table each.
      [
        'jobs',
        'run',
        'config',
        'duration-words.ts',
        'errors.ts',
        'nearest.ts',
        'numbers.ts',
        'logger.ts',
        'secrets.ts',
        'contact/text.ts',
        'contact/explanation.ts',
        'contact/problem.ts',
        'mapping/remarks.ts',
        'sync/status.ts',
        'sandbox/quirks.ts',
      ],
      ['mapping', 'pace', 'sync'],
    ),
    home('bottleneck', '^src/pace/'),
    home('cli-progress', '^src/cli/'),
    home('csv-parse', '^src/csv/'),
    home('d3-scale', '^src/run/page/'),
    home('d3-shape', '^src/run/page/'),
    home('get-east-asian-width', '^src/cli/'),
    home('got', '^src/api/'),
    home('https-proxy-agent', '^src/api/'),
    home('socks-proxy-agent', '^src/api/'),
    home('iconv-lite', '^src/csv/'),
    home('ioredis', '^src/pace/redis/'),
    home('libphonenumber-js', '^src/contact/'),
    home('libsql', '^src/store/'),
    home('luxon', '^src/contact/'),
    home('p-queue', '^src/sync/'),
    home('pino', '^src/logger\\.ts$'),
    home('pino-pretty', '^src/logger\\.ts$'),
    home('prom-client', '^src/run/metrics-file\\.ts$'),
    home('yaml', '^src/config/'),
    home('yargs', '^src/cli/'),
    // Two files that others write are checked by schema: mappings, and run.json.
    home('zod', '^src/(mapping|run)/'),
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
