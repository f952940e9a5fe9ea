/** Options of commands that start a run: what it may use. */
import type { RunLimits } from '@platform/temporal';
import { type Command, Option } from 'commander';
import { parseDuration } from './duration-option.js';
import { parseNumber } from './number-option.js';

export interface LimitFlags {
  maxModelCalls?: number;
  maxTokens?: number;
  maxCost?: number;
  maxTime?: number;
  atLimit?: 'ask' | 'end';
}

/** Adds the options. @param otherwise says in the help whose limits hold when none is given. */
export function addLimitOptions(command: Command, otherwise = "the agent's own"): Command {
  return command
    .option('--max-model-calls <number>', `limit of model calls (default: ${otherwise})`, parseNumber)
    .option('--max-tokens <number>', 'limit of tokens, in and out', parseNumber)
    .option('--max-cost <dollars>', 'limit of money, by the price table', parseNumber)
    .option('--max-time <time>', 'limit of time from the start, waiting included (90s, 30m, 8h, 1d)', parseDuration)
    .addOption(
      new Option('--at-limit <what>', 'at a limit ask people for more, or end (default: ask)').choices(['ask', 'end']),
    );
}

/** The limits that were given; `undefined` when none was. */
export function limitsOf(flags: LimitFlags): RunLimits | undefined {
  const { maxModelCalls: modelCalls, maxTokens: tokens, maxCost: costUsd, maxTime: wallClockSeconds, atLimit } = flags;
  const given = { modelCalls, tokens, costUsd, wallClockSeconds, atLimit };
  return Object.values(given).every((value) => value === undefined) ? undefined : given;
}
