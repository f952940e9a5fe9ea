import { z } from 'zod';
import { readArchivedCalls } from '../archive/read.js';
import type { ModelCall } from '../calls/model-call.js';
import { requestOf } from '../calls/request-of.js';
import type { TemporalClient } from '../connection/client.js';
import { callsIn, saidIn } from '../domain/journal/agno-messages.js';
import { givenIds } from '../domain/journal/sent-conversation.js';
import { asCount, asNumber, asObject, asText, type JsonObject } from '../domain/json/read.js';
import { tokensOf } from '../domain/limits/usage.js';
import { InvalidInput, RunNotFound } from '../errors/errors.js';
import { readHistory } from '../history/read.js';
import { parseInput, runIdSchema } from '../input/input.js';
import { PastCollector } from '../past/past.js';
import { type RecordedTurn, recordedTurns } from '../past/recorded-turns.js';
import { memberOf } from '../projection/member-of.js';
import { describeIfReadable } from './add-live.js';

export const modelCallSchema = z.strictObject({ runId: runIdSchema, turn: z.int().min(0), n: z.int().min(0) });

/** A model call by the numbers that the timeline has. */
export type ModelCallInput = z.input<typeof modelCallSchema>;

/**
 * A model call with exactly what was sent, as far as the record tells: from the run's history, the conversation before and the payload store; from the
 * archive when the server no longer has the run. Needs no worker.
 *
 * Throws `InvalidInput` with the calls that there are, `RunNotFound`, `ArchiveUnusable`, `Unreadable`, `TemporalUnavailable`, `PayloadStoreUnavailable`.
 */
export async function readModelCall(client: TemporalClient, given: ModelCallInput): Promise<ModelCall> {
  const { runId, turn, n } = parseInput(modelCallSchema, given);
  const { turns, payloads } = await readTurns(client, runId);
  const found = turns.find((each) => each.turn === turn);
  const entry = found?.entries.find((each) => each.n === n);
  if (!found || !entry || !isModelCall(entry)) throw noCall(turns, turn, n);
  return { runId, turn, n, ...callOf(entry), request: await requestOf(payloads, turns, found, entry) };
}

async function readTurns(client: TemporalClient, runId: string) {
  const collected = new PastCollector();
  try {
    for await (const event of readHistory(client, runId)) collected.apply(event);
  } catch (error) {
    const archived = error instanceof RunNotFound ? await readArchivedCalls(client, runId) : undefined;
    if (!archived) throw error;
    return { turns: archived, payloads: client.archive.files };
  }
  const description = await describeIfReadable(client, runId);
  if ('turn' in description) collected.addHeartbeat(description.turn?.heartbeat);
  return { turns: recordedTurns(collected), payloads: client.payloads };
}

function isModelCall({ kind }: JsonObject): boolean {
  return kind === 'model' || kind === 'spent' || kind === 'error';
}

function callOf(entry: JsonObject): Omit<ModelCall, 'runId' | 'turn' | 'n' | 'request'> {
  const { kind, message } = entry;
  const isSpent = kind === 'spent';
  return {
    kind: kind as ModelCall['kind'],
    at: asText(entry.at) ?? '',
    model: asText(entry.model) ?? '',
    owner: asText(entry.owner),
    ...memberOf(entry),
    ms: asNumber(entry.ms),
    inputTokens: isSpent ? asCount(entry.inputTokens) : tokensOf(entry).inputTokens,
    outputTokens: isSpent ? asCount(entry.outputTokens) : tokensOf(entry).outputTokens,
    costUsd: asNumber(entry.costUsd),
    ...(kind === 'model' ? { answer: answerOf(entry) } : { failure: asText(message) ?? '' }),
  };
}

function answerOf({ message: given, extra }: JsonObject): ModelCall['answer'] {
  const message = asObject(asObject(extra)?.response) ?? asObject(given) ?? {};
  const { [givenIds]: _, ...provider } = asObject(message.provider_data) ?? {};
  return {
    ...saidIn(message),
    calls: callsIn(message),
    ...(Object.keys(provider).length > 0 && { provider }),
    message,
  };
}

function noCall(turns: readonly RecordedTurn[], turn: number, n: number): InvalidInput {
  const there = turns.find((each) => each.turn === turn)?.entries.filter(isModelCall) ?? [];
  const known = there.map((entry) => String(entry.n)).join(', ') || 'none';
  return new InvalidInput('n', `n: turn ${turn} has no model call ${n}; it has: ${known}`);
}
