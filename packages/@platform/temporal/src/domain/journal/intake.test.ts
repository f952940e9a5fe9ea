/** Promise: nothing that was finished is lost, and what was shown is what ran, whatever strangers send. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { type JournalChange, JournalIntake } from './intake.js';

interface Fact {
  began?: unknown;
  scheduled?: number;
  signal?: unknown;
  reported?: unknown;
  failedAt?: number;
  ended?: true;
  turn?: number;
  /** The report is not taken. */
  refused?: true;
}

interface Case {
  title: string;
  facts: Fact[];
  /** By turn: what each entry that counts says, in order. */
  counts: Record<string, string[]>;
  /** How many sentences say that something does not count. */
  ignored: number;
}

const file = new URL('../../../fixtures/journal/intake.json', import.meta.url);
const cases: Case[] = JSON.parse(readFileSync(file, 'utf8'));

it.each(cases.map((one) => [one.title, one] as const))('%s', (_, { facts, counts, ignored }) => {
  const intake = new JournalIntake();
  const told: string[] = [];
  const counted = new Map<string, string>();
  const take = (change: JournalChange | undefined) => {
    for (const { turn, n } of change?.dropped ?? []) counted.delete(`${turn}.${n}`);
    for (const { turn, n, entry } of change?.taken ?? []) counted.set(`${turn}.${n}`, wordsOf(entry));
    for (const { turn, n } of change?.known ?? []) expect(counted.has(`${turn}.${n}`)).toBe(true);
    told.push(...(change?.ignored ?? []));
  };
  let turn = 0;
  for (const fact of facts) {
    if ('began' in fact) take(intake.began(fact.began));
    if (fact.scheduled !== undefined) {
      turn = fact.scheduled;
      intake.scheduled(turn);
    }
    if ('signal' in fact) take(intake.signalled(fact.signal));
    if ('reported' in fact) {
      const change = intake.reported(turn, fact.reported);
      expect(change === undefined).toBe(fact.refused === true);
      take(change);
    }
    if (fact.failedAt !== undefined) take(intake.failedAt(turn, fact.failedAt));
    if (fact.ended) intake.ended();
  }
  const shown = Object.keys(counts).map((number) => {
    const entries = Array.from({ length: intake.next(Number(number)) }, (_, n) => counted.get(`${number}.${n}`) ?? []);
    return [number, entries.flat()] as const;
  });
  expect(Object.fromEntries(shown)).toEqual(counts);
  expect(counted.size).toBe(Object.values(counts).flat().length);
  expect(told.length, told.join('\n')).toBe(ignored);
});

function wordsOf({ result, message }: Record<string, unknown>): string {
  return String(result ?? (message as { content?: unknown } | undefined)?.content);
}
