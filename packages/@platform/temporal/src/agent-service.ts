/**
 * What crosses between the workflow (TypeScript) and the agent-service (Python). The zod schemas here are the source: the pydantic
 * models in `apps/agent-service` are generated from them (`npm run generate`), camelCase on the wire.
 *
 * Optional fields are `.nullish()` because pydantic writes `null`. Objects marked loose carry Agno's own dictionaries. In
 * TypeScript `domain/journal/agno-messages.ts` alone takes its messages apart, for what people are shown, usage, forks and follow-ups.
 */
export * from './agent-service/agents.js';
export * from './agent-service/child-runs.js';
export * from './agent-service/decisions.js';
export * from './agent-service/failed-attempt.js';
export * from './agent-service/failures.js';
export * from './agent-service/file-reference.js';
export * from './agent-service/journal.js';
export { jsonObject } from './agent-service/json-object.js';
export * from './agent-service/lease.js';
export * from './agent-service/limits.js';
export * from './agent-service/live.js';
export * from './agent-service/member.js';
export * from './agent-service/post-hooks.js';
export * from './agent-service/run-options.js';
export * from './agent-service/steering-message.js';
export * from './agent-service/turn-transcript.js';
export * from './agent-service/turns.js';
