/** Promise: what somebody else must approve, the starter does not, whatever copies of the run are made. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isSamePerson, isStarter, type Named, type Started, startersOf } from './same-person.js';

const person: fc.Arbitrary<Named> = fc.record(
  { by: fc.constantFrom('Ana', 'ana', 'Bo'), byId: fc.constantFrom('i#1', 'i#2') },
  { requiredKeys: ['by'] },
);

test('whoever started a run that it goes on from is a starter of each copy of a copy', () => {
  fc.assert(
    fc.property(fc.array(person, { minLength: 1, maxLength: 6 }), (starters) => {
      let run: Started | undefined;
      for (const { by: startedBy, byId: startedById } of starters) {
        run = { startedBy, startedById, ...(run && { startersBefore: startersOf(run) }) };
      }
      for (const one of starters) expect(isStarter(one, run!)).toBe(true);
    }),
  );
});

test('a person of whom sign-in knows the id is nobody else, whatever the name is', () => {
  expect(isSamePerson({ by: 'Ana', byId: 'i#1' }, { by: 'Bo', byId: 'i#1' })).toBe(true);
  expect(isSamePerson({ by: 'Ana', byId: 'i#1' }, { by: 'Ana', byId: 'i#2' })).toBe(false);
  expect(isSamePerson({ by: 'Ana', byId: 'i#1' }, { by: 'ana' })).toBe(true);
  expect(isStarter({ by: 'Ana', byId: 'i#1' }, { startedBy: 'Ana', startedById: 'i#2' })).toBe(false);
});
