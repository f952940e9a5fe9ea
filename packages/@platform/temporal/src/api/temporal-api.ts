import { listAgents } from '../agents/agents.js';
import type { TemporalClient } from '../connection/client.js';
import { readFile } from '../files/read.js';
import { uploadFile } from '../files/upload.js';
import { readSystem } from '../operating/system/read-system.js';
import { cancelRun } from '../runs/cancel.js';
import { cancelRuns } from '../runs/cancel-all.js';
import { countRuns } from '../runs/count.js';
import { findRun } from '../runs/find.js';
import { followUp } from '../runs/follow-up.js';
import { forkRun, previewFork } from '../runs/fork.js';
import { getRun } from '../runs/get.js';
import { listRuns } from '../runs/list.js';
import { readInbox } from '../runs/list-pending-decisions.js';
import { readOverview } from '../runs/overview.js';
import { OverviewDays } from '../runs/overview-days.js';
import { pauseRun, resumeRun } from '../runs/pause.js';
import { exportAudit, readAudit } from '../runs/read-audit.js';
import { readAuditPage } from '../runs/read-audit-page.js';
import { readEvidence } from '../runs/read-evidence.js';
import { readModelCall } from '../runs/read-model-call.js';
import { exportTraces, readTrace } from '../runs/read-trace.js';
import { rerunRun } from '../runs/rerun.js';
import { retryRun } from '../runs/retry.js';
import { retryStalledRuns } from '../runs/retry-stalled.js';
import { revokeRule } from '../runs/revoke-rule.js';
import { startRun } from '../runs/start.js';
import { steerRun } from '../runs/steer.js';
import { submitDecision } from '../runs/submit-decision.js';
import {
  backfillSchedule,
  deleteSchedule,
  pauseSchedule,
  resumeSchedule,
  triggerSchedule,
} from '../schedules/control.js';
import { createSchedule } from '../schedules/create.js';
import { getSchedule, listSchedules } from '../schedules/read.js';
import type { AgentsApi } from './agents-api.js';
import { followWithLive } from './follow-with-live.js';

/** The inside: asks Temporal itself. Whoever has this connection may do everything. Closing the client ends it. */
export function temporalApi(client: TemporalClient): AgentsApi {
  const days = new OverviewDays();
  /** What acts takes `by` from the client's actor, or refuses an input without it. */
  const bound =
    <Input, Result>(act: (client: TemporalClient, input: Input) => Result) =>
    (input: unknown) =>
      act(client, input as Input);
  return {
    listAgents: () => listAgents(client),
    readSystem: () => readSystem(client),
    startRun: bound(startRun),
    listRuns: (input) => listRuns(client, input),
    countRuns: (input) => countRuns(client, input),
    readOverview: (input) => readOverview(client, input, days),
    getRun: (runId) => getRun(client, runId),
    findRun: (beginning) => findRun(client, beginning),
    readModelCall: (input) => readModelCall(client, input),
    readEvidence: (input) => readEvidence(client, input),
    followRun: (runId, options) => followWithLive(client, runId, options),
    followUp: bound(followUp),
    rerunRun: bound(rerunRun),
    previewFork: (input) => previewFork(client, input),
    forkRun: bound(forkRun),
    readInbox: (filter) => readInbox(client, filter),
    submitDecision: bound(submitDecision),
    revokeRule: bound(revokeRule),
    readAudit: (runId) => readAudit(client, runId),
    readAuditPage: (input) => readAuditPage(client, input),
    exportAudit: (input) => exportAudit(client, input),
    readTrace: (runId, options) => readTrace(client, runId, options),
    exportTraces: (input) => exportTraces(client, input),
    pauseRun: bound(pauseRun),
    resumeRun: bound(resumeRun),
    steerRun: bound(steerRun),
    cancelRun: bound(cancelRun),
    cancelRuns: bound(cancelRuns),
    retryRun: bound(retryRun),
    retryStalledRuns: (input = {}) => bound(retryStalledRuns)(input),
    uploadFile: ({ content, ...file }) =>
      uploadFile(client, { ...file, content: content instanceof Blob ? content.stream() : content }),
    readFile: async (fileId) => (await readFile(client, fileId)).content,
    listSchedules: () => listSchedules(client),
    getSchedule: (scheduleId) => getSchedule(client, scheduleId),
    createSchedule: bound(createSchedule),
    pauseSchedule: bound(pauseSchedule),
    resumeSchedule: bound(resumeSchedule),
    triggerSchedule: bound(triggerSchedule),
    backfillSchedule: bound(backfillSchedule),
    deleteSchedule: bound(deleteSchedule),
  };
}
