/** Asking for more than a limit allows, and what people grant. */
import type { DecisionPolicy, DecisionRequest } from '../../agent-service.js';
import { hashOfArguments } from '../decisions/arguments-hash.js';
import { asPlainNumber } from '../json.js';
import {
  amountWords,
  bareAmount,
  type Grants,
  type LimitName,
  limitNames,
  limitRanges,
  type RunLimits,
  withGrants,
} from './limits.js';
import { plainSum } from './plain-sum.js';

/** The limit that a request for more is about. */
export interface LimitReached {
  limit: LimitName;
  /** The limit in force, and what it was when the run started. */
  allowed: number;
  atStart: number;
  used: number;
}

/**
 * Asks people for more: as much again as the run was started with, which they may change.
 *
 * @param id unique in the run.
 */
export function limitRequest(id: string, reached: LimitReached, policy: DecisionPolicy | undefined): DecisionRequest {
  const { limit, atStart } = reached;
  const args = { [limit]: atStart };
  const { whole } = limitRanges[limit];
  return {
    id,
    kind: 'limit',
    toolCallId: id,
    tool: 'limit',
    arguments: args,
    argumentsHash: hashOfArguments(args),
    argumentsSchema: {
      type: 'object',
      properties: {
        [limit]: { type: whole ? 'integer' : 'number', description: `How much more it may use: ${meanings[limit]}` },
      },
      required: [limit],
    },
    description: `${reachedWords(reached)} It goes on where it is when it gets more; rejected, it ends.`,
    ...(policy && { policy }),
  };
}

/** `The run has used 20 of the 20 model calls that it may use.` */
export function reachedWords({ limit, allowed, used }: LimitReached): string {
  if (limit === 'wallClockSeconds') return `The run has had the ${amountWords(limit, allowed)} that it may take.`;
  return `The run has used ${bareAmount(limit, used)} of the ${amountWords(limit, allowed)} that it may use.`;
}

/**
 * Everything that is granted, after a decision. Granted time counts from the decision on: time that passed during the wait is not taken off.
 *
 * @param elapsedSeconds from the run's start until the decision.
 */
export function withGrant(
  limits: RunLimits,
  granted: Grants,
  { action, arguments: given }: { action: string; arguments: Readonly<Record<string, unknown>> },
  elapsedSeconds: number,
): Grants {
  if (action !== 'approve') return granted;
  const inForce = withGrants(limits, granted);
  const sum: Grants = { ...granted };
  for (const name of limitNames) {
    const more = asPlainNumber(given[name]);
    const [atStart, allowed] = [limits[name], inForce[name]];
    if (more === undefined || typeof atStart !== 'number' || typeof allowed !== 'number') continue;
    const passed = name === 'wallClockSeconds' ? Math.max(0, Math.ceil(elapsedSeconds) - allowed) : 0;
    sum[name] = plainSum(allowed - atStart, passed + more);
  }
  return sum;
}

const meanings: Readonly<Record<LimitName, string>> = {
  modelCalls: 'model calls',
  tokens: 'tokens, in and out',
  costUsd: 'US dollars',
  wallClockSeconds: 'seconds, from now on',
};
