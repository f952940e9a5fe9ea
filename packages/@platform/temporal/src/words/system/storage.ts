import type { SystemReport } from '../../operating/system/report.js';
import { ago } from '../durations.js';
import { sizeWords } from '../sizes.js';
import type { SystemLine } from './line.js';

const group = 'Storage';

/** Where runs keep what is large, and how far that has grown. */
export function storageLines({ storage, payloads }: SystemReport, now: number): SystemLine[] {
  const { location, freeBytes, problem } = storage;
  const name = 'Payload store';
  const free = freeBytes === undefined ? '' : `, ${sizeWords(freeBytes)} free`;
  const place: SystemLine =
    problem === undefined
      ? { group, name, state: 'ok', text: `can be written: ${location}${free}` }
      : {
          group,
          name,
          state: 'wrong',
          text: problem,
          cure: 'Mend it; turns that need it try again by themselves.',
          runbook: 'payload-store-fails',
        };
  if (payloads === undefined) return [place];
  if (payloads.value === undefined) return [place, { group, name: 'Kept', state: 'unknown', text: payloads.problem }];
  const { payloads: count, bytes, bytesOfLastDay, isCut, countedAt } = payloads.value;
  const least = isCut ? 'at least ' : '';
  const text = `${least}${sizeWords(bytes)} in ${count} payloads, ${least}${sizeWords(bytesOfLastDay)} of them in the last 24 h; counted ${ago(countedAt, now)}`;
  const days = freeBytes !== undefined && bytesOfLastDay > 0 ? freeBytes / bytesOfLastDay : Number.POSITIVE_INFINITY;
  if (days >= 7) return [place, { group, name: 'Kept', state: 'ok', text }];
  const cure =
    'At this pace the disk is full within a week: remove what nothing refers to (npm run cli -- payloads prune) or make it larger.';
  return [place, { group, name: 'Kept', state: 'attention', text, cure, runbook: 'payload-store-nearly-full' }];
}
