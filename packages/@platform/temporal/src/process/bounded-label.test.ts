import fc from 'fast-check';
import { expect, it } from 'vitest';
import { BoundedLabel, otherLabel, plainLabel } from './bounded-label.js';

const hostile = fc.string({ unit: 'binary', maxLength: 200 });

it('a label has no more values than it has room for, whatever it is given', () => {
  fc.assert(
    fc.property(fc.array(hostile, { maxLength: 300 }), fc.integer({ min: 0, max: 20 }), (names, room) => {
      const label = new BoundedLabel(room);
      const values = new Set(names.map((name) => label.of(name)));
      values.delete(otherLabel);
      expect(values.size).toBeLessThanOrEqual(room);
      for (const name of names) expect(label.of(name)).toBe(label.of(name));
    }),
  );
});

it('a value is one line of text that every encoding has', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        hostile,
        fc.string({ unit: fc.integer({ min: 0xd800, max: 0xdfff }).map((n) => String.fromCharCode(n)) }),
      ),
      (name) => {
        const value = plainLabel(name);
        expect(value).toMatch(/^[^\p{C}\p{Zl}\p{Zp}]*$/u);
        expect(Buffer.from(value).toString()).toBe(value);
        expect([...value].length).toBeLessThanOrEqual(64);
      },
    ),
  );
});
