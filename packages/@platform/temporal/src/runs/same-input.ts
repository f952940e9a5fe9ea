/** Whether a run that is to be started is the one that was started under its key. */
import { isDeepStrictEqual } from 'node:util';
import type { AgentRunInput } from '../domain/contract.js';
import { asObject, type JsonObject } from '../domain/json/read.js';

const fields = [
  ...(['agentId', 'request', 'sessionId', 'userId', 'tenant', 'tenantWeight', 'decisionDeadlineSeconds'] as const),
  ...(['options', 'files', 'origin', 'transcript', 'kept', 'answers', 'messages'] as const),
];

/** Fields that are not what they were. Limits are not looked at. `before`: the input that the history holds, of any version. */
export function differentFields(before: JsonObject | undefined, input: AgentRunInput): string[] {
  const known = comparable(before ?? {});
  const asked = comparable({ ...input });
  return fields.filter((field) => !isDeepStrictEqual(known[field] ?? undefined, asked[field] ?? undefined));
}

function comparable(input: JsonObject): JsonObject {
  return { ...input, origin: originOf(input.origin), kept: keptOf(input.kept), messages: saidOf(input.messages) };
}

/** A follow-up is of a whole run: its turn is for readers, and earlier versions did not write it. */
function originOf(given: unknown): JsonObject | undefined {
  const origin = asObject(given);
  if (origin?.kind !== 'followUp') return origin;
  const { turn: _, ...rest } = origin;
  return rest;
}

/** Whoever changes the same thing in the same way starts the same run. */
function keptOf(given: unknown): unknown {
  if (!Array.isArray(given)) return given;
  return given.map((entry) => {
    const { changed, ...rest } = asObject(entry) ?? {};
    return Array.isArray(changed) ? { ...rest, changed: changed.map((one) => asObject(one)?.what) } : rest;
  });
}

/** What was said to the agent, whoever says it in the fork. */
function saidOf(given: unknown): unknown {
  return Array.isArray(given) ? given.map((one) => [asObject(one)?.id, asObject(one)?.text]) : given;
}
