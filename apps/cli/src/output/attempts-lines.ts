/** Attempts of a turn that failed, as lines of text. */
import type { AttemptsItem } from '@platform/temporal';
import { attemptsWords, failureDetail } from '@platform/temporal/words';
import { serverNow } from '../server-time.js';
import { detailLines } from './detail-lines.js';
import { colours } from './marks.js';
import { wrap } from './text.js';

const looks: Readonly<Record<AttemptsItem['state'], { mark: string; colour: (text: string) => string }>> = {
  retrying: { mark: '↻', colour: colours.yellow },
  again: { mark: '↻', colour: colours.yellow },
  recovered: { mark: '↻', colour: colours.dim },
  gaveUp: { mark: '✗', colour: colours.red },
};

/** The lines are printed again only when one more attempt has failed, or when no attempt is left. */
export function attemptsLines(item: AttemptsItem, before: AttemptsItem | undefined): string[] {
  const isNews = !before || before.failed !== item.failed || (item.state === 'gaveUp' && before.state !== 'gaveUp');
  if (!isNews) return [];
  const { mark, colour } = looks[item.state];
  const text = attemptsWords(item, serverNow());
  return [colour(wrap(`${mark} ${text}`, '  ')), ...detailLines(failureDetail(item.failure), text)];
}
