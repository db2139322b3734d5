import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import { onTestFinished } from 'vitest';

/** A program of ours as one file that node runs, until the test ends; beside the packages that a bundle cannot hold. */
export async function bundled(source: string): Promise<string> {
  const name = `.bundled-${process.pid}-${performance.now().toString().replace('.', '')}.mjs`;
  const file = fileURLToPath(new URL(`../../node_modules/${name}`, import.meta.url));
  onTestFinished(() => rmSync(file, { force: true }));
  const bundle = await rolldown({
    input: source,
    platform: 'node',
    external: ['libsql'],
    checks: { eval: false },
  });
  await bundle.write({ file });
  return file;
}
