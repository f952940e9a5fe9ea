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
  ToolDescription,
} from './agent-service.js';
export { listAgents, type ReadAgents } from './agents.js';
export { type Archived, archiveRun, archiveRuns } from './archive/archive-run.js';
export { type ArchivedRuns, listArchivedRuns } from './archive/list.js';
export { type ArchiveStore, openArchive } from './archive/store.js';
export { type AuditEntry, type AuditEvent, auditOf } from './audit.js';
export { type AuditFormat, auditLines } from './audit-format.js';
export { isTextTooDeep, isTooDeep, tooDeep } from './bounds.js';
export { cancelRun } from './cancel-run.js';
export { createTemporalClient, defaultAddress, type TemporalClient, type TemporalClientOptions } from './client.js';
export * from './contract.js';
export { actionsFor, actionsForKind, checkArguments, decidersText, isSame } from './decisions.js';
export { type DeployedVersion, type Deployments, listDeployments } from './deployments/list.js';
export { describeQueue, type PolledQueue } from './deployments/queue.js';
export {
  isSameVersion,
  isThere,
  type Poller,
  pinnedVersion,
  toVersion,
  versionText,
  type WorkerVersion,
} from './deployments/version.js';
export * from './errors.js';
export { type ExportAuditInput, exportAudit, readAudit } from './export-audit.js';
export { findRun } from './find-run.js';
export { followLive, type LiveSignal } from './follow-live.js';
export { type FollowOptions, followRun, type RunUpdate } from './follow-run.js';
export { type FollowUpInput, followUp } from './follow-up.js';
export {
  type ForkInput,
  type ForkPointInput,
  type ForkPreview,
  forkRun,
  type PreviewedCall,
  previewFork,
} from './fork-run.js';
export { getRun } from './get-run.js';
export { describeHealth, type Health } from './health.js';
export { maximumRequestBytes, type StartRunInput } from './input.js';
export { inputWords } from './input-words.js';
export { amountWords, bareAmount, dollars, limitNames, usedOf } from './limits.js';
export { type Inbox, type InboxItem, listPendingDecisions, readInbox } from './list-pending-decisions.js';
export { type ListRunsInput, listRuns, type RunList } from './list-runs.js';
export type { Live, LiveText } from './live.js';
export { type PauseRunInput, pauseRun, resumeRun } from './pause-run.js';
export * from './projection/nesting.js';
export type * from './projection/view.js';
export {
  defaultGraceSeconds,
  type InspectPayloadsInput,
  inspectPayloads,
  leastGraceSeconds,
  type PayloadUsage,
  type PrunedPayloads,
  type PrunePayloadsInput,
  prunePayloads,
} from './prune/prune-payloads.js';
export type { PayloadShare } from './prune/stored-payloads.js';
export type { SurveyProgress } from './prune/survey.js';
export { readUsage } from './read-usage.js';
export {
  answerLines,
  answerText,
  outcomeHint,
  outcomeTitle,
  outcomeWait,
  ownDefaults,
  ownDefaultsTitle,
} from './request-words.js';
export { type RerunInput, rerunRun } from './rerun-run.js';
export { retryRun } from './retry-run.js';
export { type RetriedRuns, type RetryStalledRunsInput, retryStalledRuns } from './retry-stalled-runs.js';
export { type RevokeRuleInput, revokeRule } from './revoke-rule.js';
export { type AffectedTimes, affectedTimesWords } from './schedules/clock-changes.js';
export {
  backfillSchedule,
  deleteSchedule,
  pauseSchedule,
  resumeSchedule,
  triggerSchedule,
} from './schedules/control.js';
export { type CreateScheduleInput, createSchedule } from './schedules/create.js';
export { overlapPolicies } from './schedules/input.js';
export { getSchedule, listSchedules, type ScheduleSummary, type ScheduleView } from './schedules/read.js';
export { checkSearchAttributes, registerSearchAttributes, type SearchAttributeState } from './search-attributes.js';
export { serverVersionProblem } from './server-version.js';
export { mayNotDecide, type Proposal, type Standing, standingOf, standingWords } from './standing.js';
export { type StartedRun, startRun } from './start-run.js';
export { type SteerRunInput, steerRun } from './steer-run.js';
export type { StorageHealth } from './storage-health.js';
export { type SubmitDecisionInput, signalDecision, submitDecision } from './submit-decision.js';
export { getTenantRate, setTenantRate, type TenantRate } from './tenants.js';
export { noUsage } from './usage.js';
export type { RunSummary } from './visibility.js';
