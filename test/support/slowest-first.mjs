// @ts-check
import { BaseSequencer } from 'vitest/node';

/** Files that take a minute or more, the longest first. One that began last would be waited for alone. */
const slow = [
  'workflow/worker-process',
  'durability/failures',
  'durability/kill',
  'bench/bench',
  'workflow/deploys',
  'web/watch',
  'chaos/chaos',
  'start',
  'durability/continuation',
  'client/cli',
  'web/decide',
];

/** Starts the slow files first, and the rest in Vitest's own order. */
export class SlowestFirst extends BaseSequencer {
  /**
   * @override
   * @param {Parameters<BaseSequencer['sort']>[0]} files
   */
  async sort(files) {
    const sorted = await super.sort(files);
    return sorted.toSorted((a, b) => rank(a.moduleId) - rank(b.moduleId));
  }
}

/** @param {string} file */
function rank(file) {
  const position = slow.findIndex((name) => file.endsWith(`/test/${name}.test.ts`));
  return position < 0 ? slow.length : position;
}
