// @ts-check
import { createHash } from 'node:crypto';
import path from 'node:path';
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

/** Starts the slow files first, and the rest in Vitest's own order; with `--sequence.shuffle` all of them by the seed. */
export class SlowestFirst extends BaseSequencer {
  /**
   * @override
   * @param {Parameters<BaseSequencer['sort']>[0]} files
   */
  async sort(files) {
    const { shuffle, seed } = this.ctx.config.sequence;
    if (shuffle) {
      const chance = (/** @type {{ moduleId: string }} */ { moduleId }) =>
        createHash('sha1')
          .update(`${seed} ${path.relative(this.ctx.config.root, moduleId)}`)
          .digest('hex');
      return files.toSorted((a, b) => (chance(a) < chance(b) ? -1 : 1));
    }
    const sorted = await super.sort(files);
    return sorted.toSorted((a, b) => rank(a.moduleId) - rank(b.moduleId));
  }
}

/** @param {string} file */
function rank(file) {
  const position = slow.findIndex((name) => file.endsWith(`/test/${name}.test.ts`));
  return position < 0 ? slow.length : position;
}
