/** The client: everything that asks the Temporal server, or the agent-service, about runs. Each function takes the connection first. */

export { getFromAgentService } from './agents/agent-service.js';
export { getAgentServiceHealth, listAgents, type ReadAgents } from './agents/agents.js';
export { followLive, type LiveSignal } from './agents/follow-live.js';
export type { AgentsApi, FileToUpload, FollowRunOptions, RunNews } from './api/agents-api.js';
export { temporalApi } from './api/temporal-api.js';
export { type Archived, archiveRun, archiveRuns } from './archive/archive-run.js';
export { type ArchivedRuns, listArchivedRuns } from './archive/list.js';
export type { AuditProblem, AuditTrust, VerifiedAudit } from './audit/verify.js';
export type { ModelCall, ModelCallRequest, RequestKnowledge } from './calls/model-call.js';
export { localProblem } from './connection/certificates.js';
export {
  type Actor,
  actingAs,
  createTemporalClient,
  defaultAddress,
  type TemporalClient,
  type TemporalClientOptions,
} from './connection/client.js';
export { probe, reachTls } from './connection/probe.js';
export { reachWords } from './connection/reach-words.js';
export { readRunningStart } from './connection/running-start.js';
export { type DeployedVersion, type Deployments, listDeployments } from './deployments/list.js';
export { describeQueue, type PolledQueue } from './deployments/queue.js';
export { type Revoked, readRevoked, type VerifyKey } from './domain/proofs/keys.js';
export { type ExpectedProof, type ProofCheck, type ProofReason, verifyProof } from './domain/proofs/verify.js';
export type { Evidence, EvidenceResult, EvidenceText } from './evidence/evidence.js';
export type { ForkChange } from './forking/plan-fork.js';
export { decodeStart, type StartedAs } from './history/start.js';
export { describeHealth, type Health } from './operating/health.js';
export { serverVersionProblem } from './operating/server-version.js';
export type { StorageHealth } from './operating/storage-health.js';
export { readSystem } from './operating/system/read-system.js';
export type * from './operating/system/report.js';
export { getTenantRate, setTenantRate, type TenantRate } from './operating/tenants.js';
export { type ArchiveStore, openArchive } from './payloads/archive-store.js';
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
export { cancelRun } from './runs/cancel.js';
export { type CancelledRuns, type CancelRunsInput, cancelRuns } from './runs/cancel-all.js';
export { type CountRunsInput, countRuns, type RunCounts } from './runs/count.js';
export { findRun } from './runs/find.js';
export { type FollowOptions, followRun, type RunUpdate } from './runs/follow.js';
export { type FollowUpInput, followUp } from './runs/follow-up.js';
export {
  type ForkInput,
  type ForkPointInput,
  type ForkPreview,
  forkRun,
  type PreviewedCall,
  previewFork,
} from './runs/fork.js';
export { getRun } from './runs/get.js';
export { type ListRunsInput, listRuns, type RunList } from './runs/list.js';
export { type Inbox, type InboxItem, listPendingDecisions, readInbox } from './runs/list-pending-decisions.js';
export { type Overview, type OverviewInput, readOverview } from './runs/overview.js';
export { OverviewDays } from './runs/overview-days.js';
export { type PauseRunInput, pauseRun, resumeRun } from './runs/pause.js';
export { placeOfRun, type RunPlace } from './runs/place.js';
export { type RaiseLimitInput, raiseLimit } from './runs/raise-limit.js';
export { type ExportAuditInput, exportAudit, readAudit } from './runs/read-audit.js';
export { type AuditPage, type AuditPageInput, readAuditPage } from './runs/read-audit-page.js';
export { type EvidenceInput, readEvidence } from './runs/read-evidence.js';
export { type ModelCallInput, readModelCall } from './runs/read-model-call.js';
export {
  type ExportTracesInput,
  exportTraces,
  type ReadTraceOptions,
  type RunTrace,
  readTrace,
} from './runs/read-trace.js';
export { readUsage } from './runs/read-usage.js';
export { type RerunInput, rerunRun } from './runs/rerun.js';
export { retryRun } from './runs/retry.js';
export { type RetriedRuns, type RetryStalledRunsInput, retryStalledRuns } from './runs/retry-stalled.js';
export { type RevokeRuleInput, revokeRule } from './runs/revoke-rule.js';
export { type StartedRun, startRun } from './runs/start.js';
export { type SteerRunInput, steerRun } from './runs/steer.js';
export { type SubmitDecisionInput, signalDecision, submitDecision } from './runs/submit-decision.js';
export { verifyAudit, verifyAudits } from './runs/verify-audit.js';
export {
  backfillSchedule,
  deleteSchedule,
  pauseSchedule,
  resumeSchedule,
  triggerSchedule,
} from './schedules/control.js';
export { type CreateScheduleInput, createSchedule } from './schedules/create.js';
export { getSchedule, listSchedules, type ScheduleSummary, type ScheduleView } from './schedules/read.js';
export { type UpdateScheduleInput, updateSchedule } from './schedules/update.js';
export { signEnrolment } from './signing/enrol.js';
export {
  createSigningKey,
  type KeyTimes,
  type PublicJwk,
  publicJwkOf,
  readPublicKeys,
  readSigningKey,
  type SigningKey,
  writeSigningKey,
} from './signing/key-file.js';
export {
  type EnrolledPasskey,
  fingerprintOf,
  openPasskeyStore,
  PasskeyStore,
  passkeyKeyOf,
  type StoredPasskey,
} from './signing/passkey-store.js';
export { pin, pinFinding } from './signing/pin.js';
export { readRevokedFile } from './signing/revoked-file.js';
export { type Signatory, signAct } from './signing/sign.js';
export { fromOtlp, type TraceDocument } from './traces/otlp.js';
export { readTraceContent, readTraceUrl } from './traces/settings.js';
export type { TraceSpan } from './traces/span.js';
export { traceUrl } from './traces/url.js';
export { hasFindingAttributes } from './visibility/finding.js';
export {
  checkSearchAttributes,
  registerSearchAttributes,
  type SearchAttributeState,
} from './visibility/search-attributes.js';
export type { RunSummary } from './visibility/visibility.js';
