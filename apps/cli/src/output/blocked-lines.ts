/** Why nobody works on a run, for whoever operates the product: the sentence for everybody is in the status line. */
import type { RunView } from '@platform/temporal';
import { detailLines } from './detail-lines.js';

/** The lines; none when somebody works on the run. `sentence` is shown above them. */
export function blockedLines({ blocked }: Pick<RunView, 'blocked'>, sentence = ''): string[] {
  return blocked ? detailLines(blocked.message, sentence) : [];
}
