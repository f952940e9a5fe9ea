import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { redacted, secretsOf } from './redacted.js';

const cases: { text: string; secrets?: string[]; is: string }[] = JSON.parse(
  readFileSync(new URL('../../fixtures/redacted/redacted.json', import.meta.url), 'utf8'),
);

it.each(cases)('$text', ({ text, secrets, is }) => {
  expect(redacted(text, secrets)).toBe(is);
  expect(redacted(is, secrets)).toBe(is);
});

const secret = fc
  .string({ unit: 'grapheme', minLength: 8, maxLength: 40 })
  .filter((text) => text.trim().length >= 8 && !text.includes(','));

it('no value of a variable that holds a secret is in what is written, wherever it stood', () => {
  fc.assert(
    fc.property(fc.array(secret, { minLength: 1, maxLength: 4 }), fc.string(), fc.string(), (values, before, after) => {
      const secrets = secretsOf(Object.fromEntries(values.map((value, n) => [`N${n}_API_KEY`, value])));
      for (const value of secrets) {
        fc.pre(!'[redacted]'.includes(value));
        const written = redacted(`${before}${value}${after}`, secrets);
        expect(written.split('[redacted]').some((part) => part.includes(value))).toBe(false);
      }
    }),
  );
});

it('only variables that hold secrets are taken, and not what is too short to be one', () => {
  expect(
    secretsOf({ PATH: '/usr/local/bin', OPENAI_API_KEY: 'short', AUTH_COOKIE_SECRETS: 'first-secret, second-one' }),
  ).toEqual(['first-secret', 'second-one']);
});
