import { defineConfig } from 'rolldown';

/**
 * The package at the root holds ES modules, and what is built is CommonJS: node loads its 60 files in half the time,
 * because it need not link them first.
 */
const commonJs = {
  name: 'common-js',
  generateBundle() {
    this.emitFile({ type: 'asset', fileName: 'package.json', source: '{ "type": "commonjs" }\n' });
  },
};

/** Parts of got that are loaded with it, and that this program never uses: HTTP/2, the cache, and lookups of its own. */
const UNUSED = ['http2-wrapper', 'cacheable-request', 'cacheable-lookup', 'keyv'];

const withoutUnused = {
  name: 'without-unused',
  resolveId: (id) => (UNUSED.includes(id) ? `\0unused` : null),
  load: (id) =>
    id === '\0unused' ? 'export default class {}\nexport class CacheError extends Error {}' : null,
};

const LIST_FORMAT = /new Intl\.ListFormat\('en', (\{[^}]*\})\)/g;

/** got's checks of its options make two formatters of lists at every start, for messages of mistakes: 12 ms (measured). */
const lazyListFormat = {
  name: 'lazy-list-format',
  transform(code, id) {
    if (!id.endsWith('/@sindresorhus/is/distribution/index.js')) return null;
    if (code.match(LIST_FORMAT)?.length !== 2)
      this.error('the formatters of lists are no longer where they were');
    const lazy = "{ format: (list) => new Intl.ListFormat('en', $1).format(list) }";
    return { code: code.replace(LIST_FORMAT, lazy), map: null };
  },
};

// Reading one file takes node 0.3 ms and more, and a run needs some 700: bundled, the program starts in half the time.
export default defineConfig({
  input: 'src/cli.ts',
  platform: 'node',
  // Native code, which a bundle cannot hold.
  external: ['libsql'],
  // bottleneck reaches for Redis clients by eval; ours is handed in. yargs resolves settings that extend others by
  // import.meta, which CommonJS lacks; ours extend none.
  checks: { eval: false, emptyImportMeta: false },
  plugins: [commonJs, withoutUnused, lazyListFormat],
  output: {
    format: 'cjs',
    dir: 'dist',
    cleanDir: true,
    chunkFileNames: 'chunks/[name].js',
    // Told in a bug's stack by `cli/own-stack.ts`.
    sourcemap: true,
    // Names and code stay as they are. Blanks and comments take node longer to read than to leave out.
    minify: { compress: false, mangle: false },
  },
});
