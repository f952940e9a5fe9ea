/** The state of the product as lines with their cures, for those who operate it: the same in the console and the terminal. */
import type { SystemReport } from '../../operating/system/report.js';
import type { SystemLine } from './line.js';
import { partLines } from './parts.js';
import { processLines } from './processes.js';
import { queueLines } from './queues.js';
import { runLines } from './runs.js';
import { storageLines } from './storage.js';
import { versionLines } from './versions.js';

export { type SystemGroup, type SystemLine, systemGroups } from './line.js';

/** All lines, group by group. */
export function systemLines(report: SystemReport, now: number): SystemLine[] {
  return [
    ...partLines(report, now),
    ...runLines(report, now),
    ...queueLines(report),
    ...processLines(report, now),
    ...versionLines(report),
    ...storageLines(report, now),
  ];
}

/** How the whole is: as its worst line. What is only unknown is worse than what is right. */
export function worstOf(lines: readonly Pick<SystemLine, 'state'>[]): SystemLine['state'] {
  const order = ['wrong', 'attention', 'unknown'] as const;
  return order.find((state) => lines.some((line) => line.state === state)) ?? 'ok';
}
