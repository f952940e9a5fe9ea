/** Everything that people and programs do with runs, whichever way they come: over HTTP, or inside, beside Temporal. Types only: it goes into browsers. */
import type { FileReference } from '../agent-service/file-reference.js';
import type { LiveEvent } from '../agent-service/live.js';
import type { ReadAgents } from '../agents/agents.js';
import type { AuditEntry } from '../audit/audit.js';
import type { ModelCall } from '../calls/model-call.js';
import type { ApprovalRule, Decision, LimitRaise, Pause, RecordedVote, SteeringMessage } from '../domain/contract.js';
import type { Evidence } from '../evidence/evidence.js';
import type { SystemReport } from '../operating/system/report.js';
import type { RunView } from '../projection/view.js';
import type { cancelRun } from '../runs/cancel.js';
import type { CancelledRuns, CancelRunsInput } from '../runs/cancel-all.js';
import type { CountRunsInput, RunCounts } from '../runs/count.js';
import type { FollowOptions, RunUpdate } from '../runs/follow.js';
import type { followUp } from '../runs/follow-up.js';
import type { ForkPointInput, ForkPreview, forkRun } from '../runs/fork.js';
import type { ListRunsInput, RunList } from '../runs/list.js';
import type { Inbox, readInbox } from '../runs/list-pending-decisions.js';
import type { Overview, OverviewInput } from '../runs/overview.js';
import type { pauseRun } from '../runs/pause.js';
import type { raiseLimit } from '../runs/raise-limit.js';
import type { ExportAuditInput } from '../runs/read-audit.js';
import type { AuditPage, AuditPageInput } from '../runs/read-audit-page.js';
import type { EvidenceInput } from '../runs/read-evidence.js';
import type { ModelCallInput } from '../runs/read-model-call.js';
import type { ExportTracesInput, ReadTraceOptions, RunTrace } from '../runs/read-trace.js';
import type { rerunRun } from '../runs/rerun.js';
import type { retryRun } from '../runs/retry.js';
import type { RetriedRuns, retryStalledRuns } from '../runs/retry-stalled.js';
import type { revokeRule } from '../runs/revoke-rule.js';
import type { StartedRun, startRun } from '../runs/start.js';
import type { steerRun } from '../runs/steer.js';
import type { submitDecision } from '../runs/submit-decision.js';
import type { backfillSchedule, deleteSchedule, pauseSchedule, triggerSchedule } from '../schedules/control.js';
import type { createSchedule } from '../schedules/create.js';
import type { ScheduleSummary, ScheduleView } from '../schedules/read.js';
import type { updateSchedule } from '../schedules/update.js';
import type { TraceDocument } from '../traces/otlp.js';

/** What a function of the inside is given. */
// biome-ignore lint/suspicious/noExplicitAny: of any function that takes a client and an input
type InputOf<Function extends (client: any, input: any) => unknown> = NonNullable<Parameters<Function>[1]>;

/** Who acts. It is said only where nobody knows it: with sign-in the server does, and refuses what somebody says of themselves. */
type Unsaid<Input, Names = 'by' | 'byId' | 'roles' | 'startedBy'> = Input extends unknown
  ? Omit<Input, Names & keyof Input> & Partial<Pick<Input, Names & keyof Input>>
  : never;

/** News of a run that is followed. */
export type RunNews =
  | RunUpdate
  /** What the attempt in progress does, where it was asked for. */
  | { type: 'live'; event: LiveEvent }
  /** From here on nobody knows what the attempt in progress does, until a `live` event tells it anew. */
  | { type: 'notLive' };

/** `live`: also what the attempt in progress does, token by token. */
export interface FollowRunOptions extends FollowOptions {
  live?: boolean;
}

/** A file to upload. `mediaType`: what it is said to be; its name says it when absent. `content` may come piece by piece. */
export interface FileToUpload {
  name: string;
  mediaType?: string;
  content: Blob | Uint8Array | AsyncIterable<Uint8Array>;
}

/**
 * One method for each thing that people and programs do. Every transport gives the same answers and throws the same errors: a class of
 * `@platform/temporal/errors` for each reason, with a `code` for programs and a message for people. What each method does, and what it throws, is
 * written at the function of the same name. A transport also throws what keeps it from asking at all: `TemporalUnavailable` inside,
 * `ApiUnavailable` over HTTP.
 */
export interface AgentsApi {
  listAgents(): Promise<ReadAgents>;
  readSystem(): Promise<SystemReport>;

  startRun(input: Unsaid<InputOf<typeof startRun>>): Promise<StartedRun>;
  listRuns(input?: ListRunsInput): Promise<RunList>;
  countRuns(input?: CountRunsInput): Promise<RunCounts>;
  readOverview(input?: OverviewInput): Promise<Overview>;
  getRun(runId: string): Promise<RunView>;
  findRun(beginning: string): Promise<string>;
  readModelCall(input: ModelCallInput): Promise<ModelCall>;
  readEvidence(input: EvidenceInput): Promise<Evidence>;
  followRun(runId: string, options?: FollowRunOptions): AsyncGenerator<RunNews, void, void>;
  followUp(input: Unsaid<InputOf<typeof followUp>>): Promise<StartedRun>;
  rerunRun(input: Unsaid<InputOf<typeof rerunRun>>): Promise<StartedRun>;
  previewFork(input: ForkPointInput): Promise<ForkPreview>;
  forkRun(input: Unsaid<InputOf<typeof forkRun>>): Promise<StartedRun>;

  readInbox(filter?: InputOf<typeof readInbox>): Promise<Inbox>;
  submitDecision(input: Unsaid<InputOf<typeof submitDecision>>): Promise<Decision | RecordedVote>;
  raiseLimit(input: Unsaid<InputOf<typeof raiseLimit>>): Promise<LimitRaise>;
  revokeRule(input: Unsaid<InputOf<typeof revokeRule>>): Promise<ApprovalRule>;
  readAudit(runId: string): Promise<AuditEntry[]>;
  readAuditPage(input: AuditPageInput): Promise<AuditPage>;
  exportAudit(input: ExportAuditInput): AsyncGenerator<AuditEntry, void, void>;
  readTrace(runId: string, options?: ReadTraceOptions): Promise<TraceDocument>;
  exportTraces(input: ExportTracesInput): AsyncGenerator<RunTrace, void, void>;

  pauseRun(input: Unsaid<InputOf<typeof pauseRun>>): Promise<Pause>;
  resumeRun(input: Unsaid<InputOf<typeof pauseRun>>): Promise<Pause>;
  steerRun(input: Unsaid<InputOf<typeof steerRun>>): Promise<SteeringMessage>;
  cancelRun(input: Unsaid<InputOf<typeof cancelRun>>): Promise<void>;
  cancelRuns(input: Unsaid<CancelRunsInput>): Promise<CancelledRuns>;
  retryRun(input: Unsaid<InputOf<typeof retryRun>>): Promise<void>;
  retryStalledRuns(input?: Unsaid<InputOf<typeof retryStalledRuns>>): Promise<RetriedRuns>;

  uploadFile(input: FileToUpload): Promise<FileReference>;
  /** The content of a file that was uploaded. `runId`: a run that has it, which those must name who do not see all runs. Throws as `readFile`. */
  readFile(fileId: string, runId?: string): Promise<Uint8Array>;

  listSchedules(): Promise<ScheduleSummary[]>;
  getSchedule(scheduleId: string): Promise<ScheduleView>;
  createSchedule(input: Unsaid<InputOf<typeof createSchedule>>): Promise<string>;
  updateSchedule(input: Unsaid<InputOf<typeof updateSchedule>>): Promise<void>;
  pauseSchedule(input: Unsaid<InputOf<typeof pauseSchedule>>): Promise<void>;
  resumeSchedule(input: Unsaid<InputOf<typeof pauseSchedule>>): Promise<void>;
  triggerSchedule(input: InputOf<typeof triggerSchedule>): Promise<void>;
  backfillSchedule(input: InputOf<typeof backfillSchedule>): Promise<void>;
  deleteSchedule(input: InputOf<typeof deleteSchedule>): Promise<void>;
}
