/**
 * Which call an entry of the journal, or an answer, is about. A call is its place: lanes of team members may have calls of equal ids, and old
 * runs have ids as providers repeated them. So nothing here goes by the provider's id alone.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { DecisionAnswer } from '../../agent-service.js';
import { hashOfArguments } from '../decisions/arguments-hash.js';
import { permits } from '../decisions/kinds.js';
import { asObject, asText, type JsonObject, toolArguments } from '../json/read.js';

/**
 * The lane of the loop that made a call: empty for the agent's or the team leader's own, else the run of a member, or the tool call inside of
 * which another agent ran. `entry` is one of the journal. Its key begins with the lane; where the key is of another form, its member tells.
 */
export function laneOf(entry: JsonObject): string {
  const key = asText(entry.key) ?? '';
  const name = entry.kind === 'model' ? asText(entry.owner) : `${entry.tool}:${entry.toolCallId}`;
  const place = `/${name}.`;
  const at = name === undefined ? -1 : key.lastIndexOf(place);
  if (at >= 0 && /^\d+$/.test(key.slice(at + place.length))) return key.slice(0, at);
  return asText(asObject(entry.member)?.run) ?? '';
}

/** Names a call of a lane, as ids of requests do. Python's `call_name` makes the same. */
export function callName(toolCallId: string, lane: string): string {
  return lane === '' ? toolCallId : `${toolCallId}~${bytesToHex(sha256(utf8ToBytes(lane))).slice(0, 6)}`;
}

/** The name of the call of an entry of kind `tool` or `claim`. */
export function callNameOf(entry: JsonObject): string {
  return callName(String(entry.toolCallId), laneOf(entry));
}

/** The call that an answer is for, as {@link callName} names it. Ids of requests are `<turn>-<call>`. */
export function answeredCall({ requestId }: Pick<DecisionAnswer, 'requestId'>): string {
  return requestId.slice(requestId.indexOf('-') + 1);
}

/** The turn at whose end the request of an answer was asked; `NaN` when its id says none. */
export function askedInTurn({ requestId }: Pick<DecisionAnswer, 'requestId'>): number {
  return Number.parseInt(requestId, 10);
}

/**
 * The finished call among these entries that an answer is for. Of several of one name, which only old runs have, the one that ran with the
 * arguments that were approved. `undefined` when there is none, or when none of several ran with them.
 */
export function finishedCall<Entry extends JsonObject>(
  answer: DecisionAnswer,
  entries: readonly Entry[],
): Entry | undefined {
  const name = answeredCall(answer);
  const named = entries.filter((entry) => entry.kind === 'tool' && callNameOf(entry) === name);
  if (named.length < 2 || answer.action !== 'approve') return named[0];
  const approved = answer.arguments ? hashOfArguments(answer.arguments) : answer.argumentsHash;
  return named.find((entry) => hashOfArguments(toolArguments(entry.arguments)) === approved);
}

/**
 * The first of these answers that lets a call run which is not finished among the entries. Such an answer decides nothing: another call must
 * not run in the place of its own.
 */
export function openAnswer(
  answers: readonly DecisionAnswer[],
  entries: readonly JsonObject[],
): DecisionAnswer | undefined {
  return answers.find((answer) => permits(answer.action) && finishedCall(answer, entries) === undefined);
}
