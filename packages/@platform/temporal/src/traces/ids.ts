/**
 * Ids of spans. They are made from what a span is about, so that everybody who tells of it uses the same: the process that did it, the one that took
 * over when that died, and whoever reads the history later.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

/** The id of the trace of a turn: 32 hexadecimal digits. */
export function traceIdOf(runId: string, turn: number): string {
  return idOf(`trace\n${runId}\n${turn}`, 16);
}

/** The id of a span in the trace of a turn: 16 hexadecimal digits. `what` names it in the turn, as {@link spanNames} does. */
export function spanIdOf(runId: string, turn: number, what: string): string {
  return idOf(`span\n${runId}\n${turn}\n${what}`, 8);
}

/** What the spans of a turn are about. */
export const spanNames = {
  /** One activity of the turn. That of execution 0 is the root of the trace. */
  execution: (execution: number) => `execution ${execution}`,
  /** An attempt of an activity that failed. */
  attempt: (execution: number, attempt: number) => `attempt ${execution} ${attempt}`,
  /** An entry of the journal. */
  entry: (n: number) => `entry ${n}`,
  /** What a member of a team did in one activity. */
  member: (execution: number, run: string) => `member ${execution} ${run}`,
  /** A request for a decision, until it is taken. */
  decision: (requestId: string) => `decision ${requestId}`,
  /** A run that the turn started, until it ends. */
  child: (runId: string) => `child ${runId}`,
} as const;

/** The first bytes of the hash that are not all zero, which OpenTelemetry takes for no id. */
function idOf(text: string, bytes: number): string {
  const hash = bytesToHex(sha256(utf8ToBytes(text)));
  const ids = hash.match(new RegExp(`.{${bytes * 2}}`, 'g')) ?? [];
  return ids.find((id) => !/^0+$/.test(id)) ?? hash.slice(0, bytes * 2);
}
