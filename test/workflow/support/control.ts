import { pauseRun, resumeRun } from '@platform/temporal';
import { ApplicationFailure, Context } from '@temporalio/activity';
import { eventually } from '../../support/eventually.js';
import { beatsItself, modelEntry, toolEntry } from './scripted-turns.js';
import type { Run } from './stage.js';

/** Finishes two calls, tells so in a heartbeat, and fails; the next attempt is a minute away. */
export const failsAfterTwoCalls = beatsItself(async ({ turn }) => {
  const entries = [modelEntry(0), toolEntry(1)];
  await Context.current().client.connection.workflowService.recordActivityTaskHeartbeat({
    namespace: 'default',
    taskToken: Context.current().info.taskToken,
    details: {
      payloads: [
        {
          metadata: { encoding: Buffer.from('json/plain') },
          data: Buffer.from(JSON.stringify({ turn, started: 0, from: 0, entries })),
        },
      ],
    },
  });
  const details = [{ started: 0, acked: 2 }];
  throw ApplicationFailure.create({
    type: 'Transient',
    message: 'a connection was lost',
    details,
    nextRetryDelay: 60_000,
  });
});

/** Bob has a run stand still. */
export const pause = (run: Run, note?: string) => pauseRun(run.stage.reader, { runId: run.runId, by: 'bob', note });
/** Cleo lets it go on. */
export const resume = (run: Run, note?: string) => resumeRun(run.stage.reader, { runId: run.runId, by: 'cleo', note });

/** Waits until lists show that a run is paused. */
export async function isPaused(run: Run): Promise<void> {
  await eventually(
    () => run.published(),
    ({ status }) => status === 'paused',
    `run ${run.runId} is paused`,
  );
}
