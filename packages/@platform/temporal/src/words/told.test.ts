/**
 * What is wrong with what somebody typed is told as it stands (`InvalidInput`), to those who decide too. They know no variable of the
 * environment, so no such text may name one.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const source = new URL('../', import.meta.url);
const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter(
  (file) => file.endsWith('.ts') && !file.endsWith('.test.ts'),
);

/** From where a text is made to where it is thrown. */
const refusal = /const message\s*=[^;]*;\s*throw new InvalidInput\([^;]*;|new InvalidInput\([^;]*;/g;
const variable = /\b[A-Z][A-Z0-9]*_[A-Z0-9_]+\b/;

it('no error about what people type names a variable of the environment', () => {
  const texts = files.flatMap((file) => readFileSync(new URL(file, source), 'utf8').match(refusal) ?? []);
  expect(texts.length).toBeGreaterThan(20);
  expect(texts.filter((text) => variable.test(text))).toEqual([]);
});
