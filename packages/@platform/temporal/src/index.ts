/**
 * The client of durable agent runs: start, follow, decide, cancel.
 *
 * ```ts
 * const client = await createTemporalClient();
 * const { runId } = await startRun(client, { agentId: 'support', request: 'Refund order 1001', startedBy: 'me' });
 * for await (const update of followRun(client, runId)) { … }
 * await client.close();
 * ```
 */

export type { MemberCall } from './agent-service/member.js';
export type {
  AgentDescription,
  AgentList,
  AgentProblem,
  AgentServiceHealth,
  Deciders,
  DecisionPolicy,
  DecisionRequest,
  FileReference,
  HeldTurn,
  RunOptions,
  ToolDescription,
} from './agent-service.js';
export { type AuditEntry, type AuditEvent, auditOf } from './audit/audit.js';
export { type AuditFilter, fitsAudit } from './audit/filter.js';
export { type AuditFormat, auditLines } from './audit/format.js';
export * from './client.js';
export { forEachAtOnce } from './connection/at-once.js';
export {
  isSameVersion,
  isThere,
  type Poller,
  pinnedVersion,
  toVersion,
  versionText,
  type WorkerVersion,
} from './deployments/version.js';
export { isTextTooDeep, isTooDeep, longestTenant, maximumRequestBytes, tooDeep } from './domain/bounds.js';
export * from './domain/contract.js';
export {
  actionsFor,
  checkArguments,
  decidersText,
  isSame,
  type KindOfDecision,
  kindOf,
  kindsWith,
} from './domain/decisions/judge.js';
export { mayNotDecide, type Proposal, type Standing, standingOf, standingWords } from './domain/decisions/standing.js';
export {
  answerLines,
  answerText,
  outcomeHint,
  outcomeTitle,
  outcomeWait,
  ownDefaults,
  ownDefaultsTitle,
} from './domain/decisions/words.js';
export { amountWords, bareAmount, dollars, limitNames, usedOf } from './domain/limits/limits.js';
export { noUsage } from './domain/limits/usage.js';
export {
  type OverviewGroup,
  type OverviewGrouping,
  type OverviewSums,
  overviewGroupings,
} from './domain/overview.js';
export type { Person } from './domain/people.js';
export { type Act, type ActClaims, acts, type UnsignedAct } from './domain/proofs/claims.js';
export { type Area, isAgentSeen, isSeen, isWithin, type Place, type Sight } from './domain/sight.js';
export * from './errors/errors.js';
export { readFile, type StoredFile } from './files/read.js';
export { type UploadFileInput, uploadFile } from './files/upload.js';
export { runSorts, type StartRunInput } from './input/input.js';
export { type Hints, hintsOf } from './input/not-given.js';
export { inputWords } from './input/words.js';
export { packTurns, unpackTurns } from './leases/held-turns.js';
export { type OpenDecision, readWhole, type Whole } from './operating/whole.js';
export type { Live, LiveText } from './projection/live.js';
export * from './projection/nesting.js';
export type * from './projection/view.js';
export { type AffectedTimes, affectedTimesWords } from './schedules/clock-changes.js';
export { overlapPolicies } from './schedules/input.js';
