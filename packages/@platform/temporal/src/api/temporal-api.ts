import type { TemporalClient } from '../connection/client.js';
import type { OverviewDays } from '../runs/overview-days.js';
import type { AgentsApi } from './agents-api.js';

/**
 * The inside: asks Temporal itself. Whoever has this connection may do everything. Closing the client ends it. What a method needs is loaded when it is called:
 * a command that lists runs does not load what forks them.
 */
export function temporalApi(client: TemporalClient): AgentsApi {
  let kept: OverviewDays | undefined;
  const days = async () => {
    const { OverviewDays } = await import('../runs/overview-days.js');
    kept ??= new OverviewDays();
    return kept;
  };
  /** What acts takes `by` from the client's actor, or refuses an input without it. */
  const lazily =
    <Input, Result>(
      load: () => Promise<(client: TemporalClient, input: Input) => Promise<Result>>,
      usual?: Partial<Input>,
    ) =>
    async (input: unknown = usual): Promise<Result> =>
      (await load())(client, input as Input);
  return {
    listAgents: async () => (await import('../agents/agents.js')).listAgents(client),
    readSystem: async () => (await import('../operating/system/read-system.js')).readSystem(client),
    startRun: lazily(async () => (await import('../runs/start.js')).startRun),
    listRuns: lazily(async () => (await import('../runs/list.js')).listRuns),
    countRuns: lazily(async () => (await import('../runs/count.js')).countRuns),
    readOverview: async (input) => (await import('../runs/overview.js')).readOverview(client, input, await days()),
    getRun: lazily(async () => (await import('../runs/get.js')).getRun),
    findRun: lazily(async () => (await import('../runs/find.js')).findRun),
    readEvidence: lazily(async () => (await import('../runs/read-evidence.js')).readEvidence),
    readModelCall: lazily(async () => (await import('../runs/read-model-call.js')).readModelCall),
    async *followRun(runId, options) {
      yield* (await import('./follow-with-live.js')).followWithLive(client, runId, options);
    },
    followUp: lazily(async () => (await import('../runs/follow-up.js')).followUp),
    rerunRun: lazily(async () => (await import('../runs/rerun.js')).rerunRun),
    previewFork: lazily(async () => (await import('../runs/fork.js')).previewFork),
    forkRun: lazily(async () => (await import('../runs/fork.js')).forkRun),
    readInbox: lazily(async () => (await import('../runs/list-pending-decisions.js')).readInbox),
    submitDecision: lazily(async () => (await import('../runs/submit-decision.js')).submitDecision),
    raiseLimit: lazily(async () => (await import('../runs/raise-limit.js')).raiseLimit),
    revokeRule: lazily(async () => (await import('../runs/revoke-rule.js')).revokeRule),
    readAudit: lazily(async () => (await import('../runs/read-audit.js')).readAudit),
    readAuditPage: lazily(async () => (await import('../runs/read-audit-page.js')).readAuditPage),
    async *exportAudit(input) {
      yield* (await import('../runs/read-audit.js')).exportAudit(client, input);
    },
    readTrace: async (runId, options) => (await import('../runs/read-trace.js')).readTrace(client, runId, options),
    async *exportTraces(input) {
      yield* (await import('../runs/read-trace.js')).exportTraces(client, input);
    },
    pauseRun: lazily(async () => (await import('../runs/pause.js')).pauseRun),
    resumeRun: lazily(async () => (await import('../runs/pause.js')).resumeRun),
    steerRun: lazily(async () => (await import('../runs/steer.js')).steerRun),
    cancelRun: lazily(async () => (await import('../runs/cancel.js')).cancelRun),
    cancelRuns: lazily(async () => (await import('../runs/cancel-all.js')).cancelRuns),
    retryRun: lazily(async () => (await import('../runs/retry.js')).retryRun),
    retryStalledRuns: lazily(async () => (await import('../runs/retry-stalled.js')).retryStalledRuns, {}),
    uploadFile: async ({ content, ...file }) => {
      const { uploadFile } = await import('../files/upload.js');
      return uploadFile(client, { ...file, content: content instanceof Blob ? content.stream() : content });
    },
    readFile: async (fileId) => {
      const { readFile } = await import('../files/read.js');
      return (await readFile(client, fileId)).content;
    },
    listSchedules: async () => (await import('../schedules/read.js')).listSchedules(client),
    getSchedule: lazily(async () => (await import('../schedules/read.js')).getSchedule),
    createSchedule: lazily(async () => (await import('../schedules/create.js')).createSchedule),
    updateSchedule: lazily(async () => (await import('../schedules/update.js')).updateSchedule),
    pauseSchedule: lazily(async () => (await import('../schedules/control.js')).pauseSchedule),
    resumeSchedule: lazily(async () => (await import('../schedules/control.js')).resumeSchedule),
    triggerSchedule: lazily(async () => (await import('../schedules/control.js')).triggerSchedule),
    backfillSchedule: lazily(async () => (await import('../schedules/control.js')).backfillSchedule),
    deleteSchedule: lazily(async () => (await import('../schedules/control.js')).deleteSchedule),
  };
}
