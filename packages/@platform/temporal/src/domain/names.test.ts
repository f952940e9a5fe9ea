import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { isSame, names, namesBefore } from './names.js';

/** The same file holds `names.py` to it. */
const golden: {
  refused: [unknown, string][];
  taken: string[];
  same: string[][];
  different: [string, string][];
} = JSON.parse(readFileSync(new URL('../../fixtures/judging/names.json', import.meta.url), 'utf8'));

describe('a name is what people see', () => {
  it.each(golden.refused)('%j is refused', (name, problem) => {
    expect(names.problem(name)).toBe(problem);
  });

  it.each(golden.taken)('%j is taken', (name) => {
    expect(names.problem(name)).toBeUndefined();
  });

  it('every character that Unicode calls control, format or ignorable is refused', () => {
    const unseen = /^[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]$/u;
    const taken = Array.from({ length: 0x110000 }, (_, code) => code)
      .filter((code) => code < 0xd800 || code > 0xdfff)
      .map((code) => String.fromCodePoint(code))
      .filter((character) => unseen.test(character) && names.problem(`a${character}`) === undefined);
    expect(taken).toEqual([]);
  });
});

describe('nobody counts as two people', () => {
  it.each(golden.same.map((group) => [group]))('%j are one', (group) => {
    for (const one of group)
      for (const other of group) expect([one, other, isSame(one, other)]).toEqual([one, other, true]);
  });

  it.each(golden.different)('%j and %j are two', (one, other) => {
    expect(isSame(one, other)).toBe(false);
  });

  it('what was one name to versions before is one still, and names of theirs can be read', () => {
    for (const group of golden.same) {
      for (const one of group) {
        expect(isSame(one, one.toUpperCase().toLowerCase())).toBe(true);
        expect(namesBefore.problem(one)).toBeUndefined();
      }
    }
  });
});
