import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bytesOf, messageTooLarge } from './sizes.js';

test('bytes are those of UTF-8', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(bytesOf(text)).toBe(Buffer.byteLength(text));
    }),
  );
});

describe('a message to a run', () => {
  const large = 'x'.repeat(1_000_000);
  const fields = ['requestId', 'ruleId', 'action', 'by', 'via', 'note', 'message', 'argumentsHash', 'result'];

  test.each(fields)('is refused when a text is too large: %s', (field) => {
    expect(messageTooLarge({ [field]: large })).toMatch(new RegExp(`^${field} must have at most \\d+ characters`));
    expect(messageTooLarge({ [field]: 'x' })).toBeUndefined();
  });

  test.each(['arguments', 'values', 'remember'])('is refused when an object is too large: %s', (field) => {
    expect(messageTooLarge({ [field]: { deep: [large] } })).toMatch(new RegExp(`^${field} has \\d+ bytes as JSON`));
  });

  test('is refused with too many roles, and with one that is too long', () => {
    expect(messageTooLarge({ roles: Array.from({ length: 51 }, () => 'ops') })).toBe(
      'roles must have at most 50 items',
    );
    expect(messageTooLarge({ roles: [large] })).toBe('roles has an item that must have at most 200 characters');
  });

  test('of any shape is answered in words, or left to whoever judges its shape', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (message) => {
        expect(['string', 'undefined']).toContain(typeof messageTooLarge(message));
      }),
    );
  });
});
