/** Whether a run that is to be started is the one that was started under its key. */
import { isDeepStrictEqual } from 'node:util';
import type { AgentRunInput } from '../domain/contract.js';
import { asObject, type JsonObject } from '../domain/json/read.js';

const fields = [
  ...(['agentId', 'request', 'sessionId', 'userId', 'tenant', 'tenantWeight', 'decisionDeadlineSeconds'] as const),
  ...(['options', 'files', 'origin', 'transcript', 'kept', 'answers'] as const),
];

/** Fields that are not what they were. Limits are not looked at. `before`: the input that the history holds, of any version. */
export function differentFields(before: JsonObject | undefined, input: AgentRunInput): string[] {
  const known = { ...before, origin: originOf(before?.origin) };
  const asked = { ...input, origin: originOf(input.origin) };
  return fields.filter(
    (field) => !isDeepStrictEqual((known as JsonObject)[field] ?? undefined, asked[field] ?? undefined),
  );
}

/** A follow-up is of a whole run: its turn is for readers, and earlier versions did not write it. */
function originOf(given: unknown): JsonObject | undefined {
  const origin = asObject(given);
  if (origin?.kind !== 'followUp') return origin;
  const { turn: _, ...rest } = origin;
  return rest;
}
