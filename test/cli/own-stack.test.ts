import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { rolldown } from 'rolldown';
import { expect, test } from 'vitest';
import { ownStack } from '../../src/cli/own-stack.js';
import { tempDir } from '../support/temp-dir.js';

test('a stack of bundled code names the files and lines that it was built from', async () => {
  const dir = join(tempDir(), 'a folder');
  mkdirSync(dir);
  const source = [
    '// Two lines',
    '// of remarks',
    'export function failing() {',
    "  throw new Error('oh');",
    '}',
  ];
  writeFileSync(join(dir, 'failing.ts'), source.join('\n'));
  writeFileSync(join(dir, 'entry.ts'), "export { failing } from './failing.js';");
  const bundle = await rolldown({
    input: join(dir, 'entry.ts'),
    resolve: { extensionAlias: { '.js': ['.ts'] } },
  });
  await bundle.write({ dir: join(dir, 'dist'), sourcemap: true, entryFileNames: 'bundle.js' });
  // In a process of its own: vitest reads source maps by itself.
  const script =
    'import { failing } from "./bundle.js"; try { failing() } catch (e) { console.log(e.stack) }';
  const args = ['--input-type=module', '-e', script];
  const stack = execFileSync(process.execPath, args, { cwd: join(dir, 'dist'), encoding: 'utf8' });
  expect(stack).toContain('bundle.js');
  expect(ownStack(stack).split('\n')[1]).toMatch(/at failing \(failing\.ts:4:9\)$/);
  // CommonJS, of which the program is built, names paths in place of addresses.
  const paths = stack.replaceAll(pathToFileURL(`${dir}/`).href, `${dir}/`);
  expect(paths).toContain(`(${dir}/dist/bundle.js:`);
  expect(ownStack(paths).split('\n')[1]).toMatch(/at failing \(failing\.ts:4:9\)$/);
});

test('a place without a map stays as it is', () => {
  const stack = 'Error: oh\n    at x (file:///none/at-all.js:1:2)\n    at node:internal/main:3:4';
  expect(ownStack(stack)).toBe(stack);
});
