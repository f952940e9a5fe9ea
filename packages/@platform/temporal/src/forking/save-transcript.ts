import type { TranscriptPart } from '../agent-service.js';
import type { TemporalClient } from '../connection/client.js';
import type { RunTranscript } from '../domain/contract.js';
import { addTurn, type Conversation } from '../domain/journal/agno-messages.js';
import { asObject } from '../domain/json/read.js';
import { writeJson } from '../domain/json.js';
import { CannotContinue } from '../errors/errors.js';
import { journalOf, type PastTurn } from '../past/past.js';
import type { Past } from './read-past.js';

/**
 * Puts the conversation before a turn (`turn` one above the last: all of it) into the payload store, and returns how a run refers to
 * it; nothing when there was none.
 *
 * Throws `CannotContinue` when the server no longer has a turn that it needs.
 */
export async function saveConversation(
  client: TemporalClient,
  past: Past,
  turn: number,
): Promise<RunTranscript | undefined> {
  const last = past.turns.find((each) => each.turn === turn) ?? past.turns.find((each) => each.turn === turn - 1);
  if (!last) throw gone(past, turn);
  const { input, first } = last.execution;
  const before = input.transcript;
  if (turn === first) return before && (turn === 0 ? before : { part: before.part, midLoop: true });
  const turns = Array.from({ length: turn - first }, (_, index) => turnOf(past, first + index));
  let conversation: Conversation = { messages: [] };
  for (const each of turns) conversation = addTurn(conversation, journalOf(each), stateAfter(each));
  const part: TranscriptPart = {
    previous: conversation.whole ? undefined : before?.part,
    system: conversation.system as TranscriptPart['system'],
    messages: conversation.messages as TranscriptPart['messages'],
    run: runAfter(turns.at(-1)),
  };
  return { part: await client.payloads.put(Buffer.from(writeJson(part))), midLoop: true };
}

/** Where a turn ended. One that completed says only which messages came after its last model call. */
function stateAfter({ result }: PastTurn): unknown {
  return result?.state ?? result;
}

/** What is known of Agno's run after a turn. */
function runAfter(turn: PastTurn | undefined): Record<string, unknown> {
  const run = asObject(asObject(turn?.result?.state)?.run);
  return run ?? { session_state: turn?.result?.sessionState ?? {} };
}

/** The turn. Throws `CannotContinue` when the server no longer has it. */
export function turnOf(past: Past, turn: number): PastTurn {
  const found = past.turns.find((each) => each.turn === turn);
  if (!found) throw gone(past, turn);
  return found;
}

function gone({ view, turns }: Past, turn: number): CannotContinue {
  const has = turns.map((each) => each.turn);
  const known = has.length > 0 ? `turns ${Math.min(...has)} to ${Math.max(...has)}` : 'no turns';
  return new CannotContinue(view.runId, `the server has ${known} of it, not turn ${turn}`);
}
