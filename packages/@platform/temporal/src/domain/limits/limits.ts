/** Limits of runs: what may be used, what is used, and in which words. */

import { longestSeconds } from '../bounds.js';
import { asPlainNumber } from '../json.js';
import { plainSum } from './plain-sum.js';
import type { Usage, UsageSum } from './usage.js';

/** What can be limited. */
export type LimitName = 'modelCalls' | 'tokens' | 'costUsd' | 'wallClockSeconds';

/** What a run may use. What is absent is not limited. */
export interface RunLimits {
  /** Model calls, those that failed after tokens were spent among them. */
  modelCalls?: number;
  /** Tokens in and out. */
  tokens?: number;
  /** US dollars, by the agent-service's price table. */
  costUsd?: number;
  /** Seconds from the run's start, waiting for people included. */
  wallClockSeconds?: number;
  /** What happens then: people are asked for more, or the run ends. `ask` when absent. */
  atLimit?: 'ask' | 'end';
}

/** What people granted on top of the limits that a run was started with. */
export type Grants = Partial<Record<LimitName, number>>;

/** The range of each limit. A limit outside of it is a mistake. */
export const limitRanges: Readonly<Record<LimitName, { least: number; most: number; whole: boolean }>> = {
  modelCalls: { least: 1, most: 1_000_000, whole: true },
  tokens: { least: 1, most: 100_000_000_000, whole: true },
  costUsd: { least: 0.0001, most: 1_000_000, whole: false },
  /** Ten years. */
  wallClockSeconds: { least: 1, most: longestSeconds, whole: false },
};

export const limitNames = Object.keys(limitRanges) as LimitName[];

/** What is wrong with limits from outside, in words that follow their name; `undefined` when nothing is. */
export function limitsProblem(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'must be an object';
  for (const [name, given] of Object.entries(value)) {
    if (given === undefined || given === null) continue;
    if (name === 'atLimit') {
      if (given !== 'ask' && given !== 'end') return 'needs atLimit, one of ask, end';
    } else if (!isLimitName(name)) {
      return `has ${name}, which is unknown; allowed: ${limitNames.join(', ')}, atLimit`;
    } else {
      const problem = amountProblem(name, given);
      if (problem) return `needs ${name}, ${problem}`;
    }
  }
  return undefined;
}

/** What is wrong with how much more is granted; `undefined` when nothing is. */
export function grantProblem(asked: Record<string, unknown>, granted: Record<string, unknown>): string | undefined {
  const names = Object.keys(asked);
  const unknown = Object.keys(granted).find((name) => !names.includes(name));
  if (unknown !== undefined) return `argument "${unknown}" is unknown; allowed: ${names.join(', ')}`;
  for (const name of names) {
    const problem = isLimitName(name) ? amountProblem(name, granted[name]) : undefined;
    if (problem) return `argument "${name}" must be how much more the run may use, ${problem}`;
  }
  return undefined;
}

/** The limits in force: those that the run was started with, and what was granted. */
export function withGrants(limits: RunLimits, grants: Grants): RunLimits {
  const inForce = { ...limits };
  for (const name of limitNames) {
    const allowed = limits[name];
    if (allowed !== undefined && allowed !== null) inForce[name] = plainSum(allowed, grants[name] ?? 0);
  }
  return inForce;
}

/** The limits that a run was started with, of those in force and what was granted. */
export function withoutGrants(inForce: RunLimits, grants: Grants): RunLimits {
  const taken = Object.entries(grants).map(([name, amount]) => [name, -amount]);
  return withGrants(inForce, Object.fromEntries(taken));
}

/** How much of a limit is used, by the run and by those that it started. Time is counted from the start of the run. */
export function usedOf(name: LimitName, { children, ...own }: Usage, elapsedSeconds: number): number {
  if (name === 'wallClockSeconds') return elapsedSeconds;
  const [used, below] = [spentOf(name, own), children ? spentOf(name, children) : 0];
  return name === 'costUsd' ? plainSum(used, below) : used + below;
}

function spentOf(name: Exclude<LimitName, 'wallClockSeconds'>, usage: UsageSum): number {
  switch (name) {
    case 'modelCalls':
      return usage.modelCalls + (usage.failedModelCalls ?? 0);
    case 'tokens':
      return usage.inputTokens + usage.outputTokens;
    case 'costUsd':
      return usage.costUsd ?? 0;
  }
}

/** How numbers and amounts of US dollars are written. */
export interface Amounts {
  count(amount: number): string;
  money(dollars: number): string;
}

/** As in the words around them: what is written for many readers, in the record and in the terminal, is English. A page gives the language of its reader. */
export const english: Amounts = { count: grouped, money: dollars };

/** `20 model calls`, `1,000 tokens`, `$1.50`, `2 h 30 min`. */
export function amountWords(name: LimitName, amount: number, { count, money } = english): string {
  switch (name) {
    case 'modelCalls':
      return amount === 1 ? '1 model call' : `${count(amount)} model calls`;
    case 'tokens':
      return amount === 1 ? '1 token' : `${count(amount)} tokens`;
    case 'costUsd':
      return money(amount);
    case 'wallClockSeconds':
      return secondsWords(amount);
  }
}

/** The same without the words that a title or the amount beside it says already: `20`, `1,000`, `$1.50`, `2 h 30 min`. */
export function bareAmount(name: LimitName, amount: number, amounts = english): string {
  return amountWords(name, amount, amounts).replace(/ (model calls?|tokens?)$/, '');
}

/** `$1.50`, `$0.0042`: cents, or as many digits as tell small amounts apart. */
export function dollars(amount: number): string {
  if (amount === 0) return '$0';
  if (amount >= 0.1) return `$${amount.toFixed(2)}`;
  return amount < 0.0001 ? 'less than $0.0001' : `$${Number(amount.toPrecision(2))}`;
}

function isLimitName(name: string): name is LimitName {
  return Object.hasOwn(limitRanges, name);
}

function amountProblem(name: LimitName, value: unknown): string | undefined {
  const { least, most, whole } = limitRanges[name];
  const amount = asPlainNumber(value);
  const fits = amount !== undefined && amount >= least && amount <= most && (!whole || Number.isInteger(amount));
  return fits ? undefined : `${whole ? 'a whole number' : 'a number'} of ${least} to ${grouped(most)}`;
}

/** `1,000`. By hand: the workflow's sandbox formats no numbers of a language. */
function grouped(amount: number): string {
  return String(amount).replace(/\B(?=(\d{3})+$)/g, ',');
}

const units = [
  [86_400, 'd'],
  [3_600, 'h'],
  [60, 'min'],
  [1, 's'],
] as const;

function secondsWords(seconds: number): string {
  let rest = Math.round(seconds);
  const parts: string[] = [];
  for (const [size, unit] of units) {
    const count = Math.floor(rest / size);
    if (count > 0 && parts.length < 2) parts.push(`${count} ${unit}`);
    rest -= count * size;
  }
  return parts.join(' ') || '0 s';
}
