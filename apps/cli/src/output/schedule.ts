import type { ScheduleView } from '@platform/temporal';
import { affectedTimesWords } from '@platform/temporal/clock-changes';
import { writeJson } from '@platform/temporal/json';
import { colours } from './marks.js';
import { oneLine } from './text.js';

const timesShown = 3;

/** A schedule in words. */
export function scheduleLines(schedule: ScheduleView): string[] {
  const { scheduleId, run, paused, note, nextTimes, lastRuns, running, started, skipped, missed } = schedule;
  const { timezone, clockChanges, changedBy, changedAt } = schedule;
  const request = typeof run.request === 'string' ? run.request : writeJson(run.request);
  const counts = [`${started} started`, skipped && `${skipped} skipped`, missed && `${missed} missed`].filter(Boolean);
  return [
    `${colours.bold(scheduleId)}  ${paused ? 'paused' : 'active'}${note ? colours.dim(`  ${oneLine(note)}`) : ''}`,
    `  ${when(schedule)}; when the run before is still going: ${schedule.overlap}`,
    `  ${run.agentId}, for ${oneLine(run.startedBy)}: ${oneLine(request)}`,
    ...(changedAt === undefined ? [] : [`  changed by ${oneLine(changedBy ?? 'somebody')}  ${changedAt}`]),
    `  ${counts.join(', ')}`,
    ...(paused ? [] : nextTimes.slice(0, timesShown).map((time) => `  next  ${time}`)),
    ...clockChanges.flatMap((change) => {
      const words = affectedTimesWords(change, timezone ?? 'UTC');
      return words ? [colours.yellow(`  ! ${words}`)] : [];
    }),
    ...running.map((runId) => `  now   ${runId}`),
    ...lastRuns
      .filter(({ runId }) => !running.includes(runId))
      .map(({ runId, at }) => colours.dim(`  ran   ${runId}  ${at}`)),
  ];
}

function when({ cron, everySeconds, timezone }: ScheduleView): string {
  if (everySeconds !== undefined) return `Every ${everySeconds} s`;
  return `At ${cron ?? 'the times of its calendar'} (${timezone ?? 'UTC'})`;
}
