import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const EXPORTED = /^export (?:async )?(?:function\*? |const |class |type |interface )(?<name>[A-Za-z]\w*)/gm;

test('one name is exported once in the whole house', () => {
  const homes = new Map<string, string[]>();
  for (const file of readdirSync('src', { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.ts')) continue;
    for (const found of readFileSync(join('src', file), 'utf8').matchAll(EXPORTED)) {
      const name = found.groups?.['name'] ?? '';
      homes.set(name, [...(homes.get(name) ?? []), file]);
    }
  }
  expect(homes.size).toBeGreaterThan(500);
  expect([...homes].filter(([, files]) => files.length > 1)).toEqual([]);
});
