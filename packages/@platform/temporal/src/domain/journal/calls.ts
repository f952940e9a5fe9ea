/**
 * Tells which call an entry of the journal, or an answer, is about. A call is identified by its place. The provider's id alone does not identify
 * it: two members of a team may have calls with the same id, and in old runs providers repeated ids.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { DecisionAnswer } from '../../agent-service.js';
import { hashOfArguments } from '../decisions/arguments-hash.js';
import { permits } from '../decisions/kinds.js';
import { asObject, asText, type JsonObject, toolArguments } from '../json/read.js';

/**
 * The lane of the loop that made a call. It is empty for the agent's or the team leader's own loop. Else it is the run of a member, or the tool
 * call inside of which another agent ran. The key of an entry begins with the lane. For a key of another form, the entry's member tells the lane.
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
 * The finished call among these entries that an answer is for. Only old runs have several calls of one name. Of these it is the one that ran with
 * the approved arguments. `undefined` when there is no such call.
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
 * The first of these answers that lets a call run although the entries do not hold that call as finished. Such an answer must not be taken: another
 * call could run because of it.
 */
export function openAnswer(
  answers: readonly DecisionAnswer[],
  entries: readonly JsonObject[],
): DecisionAnswer | undefined {
  return answers.find((answer) => permits(answer.action) && finishedCall(answer, entries) === undefined);
}
