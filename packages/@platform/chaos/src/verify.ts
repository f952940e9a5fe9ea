import type { Call } from './calls.js';

/** What is known about one disturbed run. It comes from outside of the processes that were broken. */
export interface Evidence {
  /** Absent when the run has not ended: then `instead` says where it is. */
  ended?: { status: string; content: unknown };
  instead?: string;
  /** What it had to end with; absent where that is not known. */
  expectedContent?: unknown;
  /** Calls of the undisturbed run, by name. */
  expectedCalls: string[];
  /** Tools that had to stay unexecuted. */
  never: string[];
  /** `journaled`: the journal holds how it ended, whether or not its process learned that it does. */
  calls: (Call & { executions: number; journaled?: boolean })[];
  /** Calls about which a person was asked whether they ran; `again`: the person had the call made again. */
  asked: { call: string; again: boolean }[];
  /** Milliseconds since 1970: when it was broken, and when everything was there again. */
  struckAt: number;
  readyAt: number;
  /** How often the fault breaks a call off. */
  interruptions: number;
}

/** Milliseconds after a recovery in which a turn may still be taken over by another attempt, because everything starts again at once. */
const settleMs = 10_000;

/** A claim that a run broke. */
export interface Broken {
  claim: 'finished' | 'executed once' | 'once tools' | 'unknown outcomes' | 'one repeat' | 'nothing lost' | 'viewers';
  what: string;
}

/** Checks every claim on a run. Empty when all hold. */
export function verify(evidence: Evidence): Broken[] {
  return [
    ...finished(evidence),
    ...evidence.calls.flatMap((call) => executions(call, evidence)),
    ...unknownOutcomes(evidence),
    ...nothingLost(evidence),
  ];
}

function finished({ ended, instead, expectedContent }: Evidence): Broken[] {
  const broken = (what: string): Broken[] => [{ claim: 'finished', what }];
  if (!ended) return broken(`the run did not end: ${instead ?? 'nothing is known of it'}`);
  if (ended.status !== 'completed') return broken(`the run ended ${ended.status}`);
  if (expectedContent === undefined || same(ended.content, expectedContent)) return [];
  return broken(`the run ended with ${JSON.stringify(ended.content)} instead of ${JSON.stringify(expectedContent)}`);
}

/** Checks how often a call was executed. Allowed is once when it was acknowledged before the fault, or began well after it. Else each interruption may add one. */
function executions(
  call: Evidence['calls'][number],
  { struckAt, readyAt, asked, interruptions, never }: Evidence,
): Broken[] {
  const { name, effect, executions: times, recorded, started } = call;
  const said = `${name} was executed ${times} times`;
  if (never.includes(name))
    return times > 0 ? [{ claim: 'executed once', what: `${said}, which nobody had approved` }] : [];
  if (recorded !== undefined && recorded < struckAt)
    return times === 1 ? [] : [{ claim: 'executed once', what: `${said}; it was acknowledged before the fault` }];
  if (effect === 'once') {
    const again = asked.filter((question) => question.call === name && question.again).length;
    return times <= 1 + again
      ? []
      : [{ claim: 'once tools', what: `${said} and a person said "again" ${again} times` }];
  }
  const interrupted = started.some((at) => at <= readyAt + settleMs);
  const allowed = interrupted ? 1 + interruptions : 1;
  return times <= allowed ? [] : [{ claim: 'one repeat', what: `${said}, at most ${allowed} may be` }];
}

/** People may be asked only about calls whose outcome nobody could know: claimed before everything was back, and not acknowledged at the fault. */
function unknownOutcomes({ asked, calls, struckAt, readyAt }: Evidence): Broken[] {
  return asked.flatMap(({ call: name }) => {
    const call = calls.find((one) => one.name === name);
    const inFlight =
      call?.claimed.some((at) => at <= readyAt) && !(call.recorded !== undefined && call.recorded < struckAt);
    return inFlight
      ? []
      : [{ claim: 'unknown outcomes' as const, what: `a person was asked about ${name}, which was not in flight` }];
  });
}

function nothingLost({ ended, expectedCalls, calls, never }: Evidence): Broken[] {
  if (!ended) return [];
  return expectedCalls
    .filter((name) => !never.includes(name))
    .flatMap((name): Broken[] => {
      const call = calls.find((one) => one.name === name);
      if ((call?.recorded !== undefined || call?.journaled) && call.executions > 0) return [];
      const state = !call ? 'never came' : call.executions === 0 ? 'was never executed' : 'has no acknowledged entry';
      return [{ claim: 'nothing lost', what: `${name} ${state}` }];
    });
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
