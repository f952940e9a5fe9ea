/** Finding words in a run. Pure. */
import type { TimelineItem } from '@platform/temporal';
import { attemptsDetail, attemptsWords, noteWords, requestTitle } from '@platform/temporal/words';
import { amounts } from '@/words/amounts';
import { outputText, valueText } from '../../words/visible';

const texts = new WeakMap<TimelineItem, string>();

/** The words that the page shows of an item, opened; in lower case. What was sent to a model is not among them: it is read when its call is opened. */
export function textOf(item: TimelineItem): string {
  const known = texts.get(item);
  if (known !== undefined) return known;
  const text = wordsIn(item)
    .filter((part) => part !== undefined)
    .join('\n')
    .toLowerCase();
  texts.set(item, text);
  return text;
}

/** A row, and the items whose words it shows. */
export interface Searched {
  key: string;
  items: readonly TimelineItem[];
}

/** Keys of the rows that hold `query`, in their order. Nothing for an empty query. */
export function find(query: string, rows: readonly Searched[]): string[] {
  const wanted = query.trim().toLowerCase();
  if (wanted === '') return [];
  return rows.filter(({ items }) => items.some((item) => textOf(item).includes(wanted))).map(({ key }) => key);
}

function wordsIn(item: TimelineItem): (string | undefined)[] {
  switch (item.kind) {
    case 'request':
      return [valueText(item.request)];
    case 'message':
      return [item.text, item.reasoning, item.model, item.member?.name];
    case 'tool':
      return [
        item.tool,
        ...Object.entries(item.editedArguments ?? item.arguments).flatMap(([name, value]) => [name, valueText(value)]),
        item.error ?? (item.result === undefined ? undefined : outputText(item.result)),
        item.childRun?.runId,
      ];
    case 'decision': {
      const { request, decision } = item;
      const args = decision?.arguments ?? request.arguments;
      return [
        requestTitle(request),
        request.description ?? undefined,
        valueText(args),
        decision?.by,
        decision?.note ?? undefined,
      ];
    }
    case 'steered':
      return [item.by, item.text];
    case 'attempts':
      return [attemptsWords(item, 0, false), attemptsDetail(item)];
    case 'ended':
      return [item.message];
    default: {
      const { text, note, detail } = noteWords(item, '', amounts);
      return [text, note, detail];
    }
  }
}
