import { expect, test } from 'vitest';
import { decisionKinds, type KindOfDecision, kindOf, kindsWith, permits } from './kinds.js';
import { decisionActions } from './types.js';

const kinds = Object.entries(decisionKinds) as [keyof typeof decisionKinds, KindOfDecision][];

test('every action fits some kind, and every kind can be refused or left', () => {
  for (const action of decisionActions) expect(kindsWith(action), action).not.toEqual([]);
  for (const [kind, { actions }] of kinds)
    expect(
      actions.filter((action) => !permits(action)),
      kind,
    ).not.toEqual([]);
});

test('nothing is approved without a person, by a rule or otherwise, that is not a call as it was asked for', () => {
  for (const [kind, { automatic, remember, runsAsAsked }] of kinds) {
    if (automatic || remember) expect(runsAsAsked, kind).toBe(true);
  }
});

test('a task for a person is never run again by a machine', () => {
  const task = kindOf({ kind: 'outcome', external: true });
  expect(task.actions.filter(permits)).toEqual([]);
  expect(task.lost).toBe(false);
  expect(kindOf({ kind: 'outcome' }).actions).toContain('again');
});

test('an action of another version lets nothing run', () => {
  for (const action of ['constructor', 'toString', 'grant']) expect(permits(action as 'approve')).toBe(false);
});
