/** Options that say which runs: the same for listing, cancelling and retrying them. */
import type { Command } from 'commander';
import { parseNumber } from './number-option.js';

export interface FilterFlags {
  search?: string;
  since?: string;
  until?: string;
  agent?: string;
  startedBy?: string;
  tenant?: string;
  schedule?: string;
  origin?: string;
  cause?: string;
  tool?: string;
  model?: string;
  minCost?: number;
  maxCost?: number;
}

/** Adds them to a command. */
export function withFilterOptions(command: Command): Command {
  return command
    .option('--search <words>', 'with these words in the request, or an id that begins so')
    .option('--since <time>', 'started then or later: 24h, 7d, a day or a time')
    .option('--until <time>', 'started before')
    .option('--agent <agent>', 'of this agent')
    .option('--started-by <name>', 'started by this person')
    .option('--tenant <name>', 'of this tenant')
    .option('--schedule <id>', 'started by this schedule')
    .option('--origin <run>', 'that came from this run: continued, forked, repeated or started by it')
    .option('--cause <type>', 'stalled or failed for this reason, for example Auth')
    .option('--tool <name>', 'that called this tool')
    .option('--model <id>', 'that called this model')
    .option('--min-cost <dollars>', 'that cost at least so much', parseNumber)
    .option('--max-cost <dollars>', 'that cost at most so much', parseNumber);
}

/** What `AgentsApi` takes for them. */
export function filterOf({ agent, minCost, maxCost, ...flags }: FilterFlags) {
  const { search, since, until, startedBy, tenant, schedule, origin, cause, tool, model } = flags;
  const filter = { search, since, until, startedBy, tenant, schedule, origin, cause, tool, model };
  return { ...filter, agentId: agent, minCostUsd: minCost, maxCostUsd: maxCost };
}

/** Whether any of them was given. */
export function isFiltered(flags: FilterFlags): boolean {
  return Object.values(filterOf(flags)).some((value) => value !== undefined);
}
