import type { RunList } from '@platform/temporal';
import { countWords } from '@/words/amounts';

/**
 * One line above the list: how many there are, and what is to be known about it. It has its room always, so that the list does not move
 * when there is something to say.
 */
export function ListNote(props: {
  /** How many there are; absent until it is known. */
  total?: number;
  sorted: RunList['sorted'];
  connected: boolean;
}) {
  const { total, sorted, connected } = props;
  return (
    <p role="status" className="flex min-h-5 min-w-0 flex-wrap gap-x-2 text-muted-foreground text-xs">
      {!connected && <span className="text-danger">Disconnected. Trying again; the list may be out of date.</span>}
      {connected && total !== undefined && `${countWords(total)} ${total === 1 ? 'run' : 'runs'}`}
      {sorted?.isCut && (
        <span>
          This order is among the first {countWords(sorted.among)} only: the server keeps runs by time. A narrower
          filter brings all into it.
        </span>
      )}
    </p>
  );
}
