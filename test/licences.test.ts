import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

/** They allow use, change and sale, and ask for no more than to be named. */
const ALLOWED = ['MIT', 'ISC', 'BSD-2-Clause', 'BSD-3-Clause', '0BSD', 'Apache-2.0', 'BlueOak-1.0.0', '(MIT OR CC0-1.0)']; // prettier-ignore

type Lock = { packages: Record<string, { dev?: boolean; license?: string }> };

/** What users get: neither the tools of development, nor what is made for another kind of machine. */
function runtimePackages(): string[] {
  const lock = JSON.parse(readFileSync('package-lock.json', 'utf8')) as Lock;
  return Object.entries(lock.packages)
    .filter(([path, { dev }]) => path !== '' && dev !== true && existsSync(`${path}/package.json`))
    .map(([path]) => path);
}

test('every runtime package has a licence that allows to ship it', () => {
  const packages = runtimePackages();
  expect(packages.length).toBeGreaterThan(50);
  const odd = packages.flatMap((path) => {
    const { license } = JSON.parse(readFileSync(`${path}/package.json`, 'utf8')) as { license?: string };
    return license !== undefined && ALLOWED.includes(license) ? [] : [`${path}: ${license ?? 'none'}`];
  });
  expect(odd).toEqual([]);
});
