'use client';
import { standingOf } from '@platform/temporal/standing';
import { Check, X } from 'lucide-react';
import { useId, useState } from 'react';
import { FactsList, Value } from '@/components/decision/facts-list';
import { Button } from '@/components/ui/button';
import { Input } from '@/components/ui/field';
import type { Answer } from '@/state/use-decide';
import { requestLine } from '@/words/request';
import { sideBySide } from './shown-facts';
import type { Entry } from './use-entries';

interface BulkPanelProps {
  /** As they were shown when they were chosen, and still asked so. */
  chosen: readonly Entry[];
  /** Chosen, and not asked any more. */
  gone: readonly Entry[];
  /** Of the same tool, and not to be approved with one word. */
  apart: number;
  onApprove(answer: Answer): void;
  onLeave(key: string): void;
  onClear(): void;
}

/** Everything that would run, side by side, and one word for all of it. Each is a decision of its own. */
export function BulkPanel({ chosen, gone, apart, onApprove, onLeave, onClear }: BulkPanelProps) {
  const [note, setNote] = useState('');
  const id = useId();
  const { same, columns, rows } = sideBySide(chosen.map(({ request }) => request));
  const tool = (chosen[0] ?? gone[0])?.request.tool;
  const more = chosen.filter(({ request }) => standingOf(request).quorum > 1).length;
  const text = note.trim();
  return (
    <section
      aria-label="Chosen"
      className="flex flex-col gap-4 rounded-xl border border-waiting-line bg-card p-4 shadow-sm"
    >
      <header className="flex items-baseline justify-between gap-3">
        <h2 className="font-semibold text-waiting">
          May the agents run these {chosen.length} calls of {tool}?
        </h2>
        <Button size="sm" variant="ghost" onClick={onClear}>
          Choose none
        </Button>
      </header>
      {same.length > 0 && (
        <div>
          <p className="mb-2 text-muted-foreground text-xs">The same in all</p>
          <FactsList facts={same.map((line) => ({ ...line, path: [line.label] }))} />
        </div>
      )}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable with the keyboard */}
      <div tabIndex={0} className="max-h-[50dvh] overflow-auto rounded-md border">
        <table className="w-full text-left text-sm">
          <thead className="sticky top-0 bg-muted text-muted-foreground text-xs">
            <tr>
              <th className="px-3 py-1.5 font-medium">Run</th>
              {columns.map((label) => (
                <th key={label} className="px-3 py-1.5 font-medium">
                  {label}
                </th>
              ))}
              <th className="sr-only">Leave it out</th>
            </tr>
          </thead>
          <tbody className="divide-y">
            {chosen.map(({ key, run }, index) => (
              <tr key={key}>
                <td className="max-w-28 truncate px-3 sm:max-w-52 py-1.5" title={requestLine(run.request)}>
                  {requestLine(run.request, 80)}
                </td>
                {columns.map((label) => {
                  const line = rows[index]?.get(label);
                  return (
                    <td key={label} className="px-3 py-1.5 align-top">
                      {line ? <Value shown={line.shown} /> : <span className="text-muted-foreground">not given</span>}
                    </td>
                  );
                })}
                <td className="w-8 text-right">
                  <Button
                    size="icon"
                    variant="ghost"
                    className="size-7"
                    aria-label={`Leave out ${requestLine(run.request, 80)}`}
                    onClick={() => onLeave(key)}
                  >
                    <X className="text-muted-foreground" />
                  </Button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {gone.length > 0 && (
        <p role="status" className="text-muted-foreground text-sm">
          {gone.length === 1 ? 'One that you chose is' : `${gone.length} that you chose are`} not asked any more as it
          was shown, and left out.
        </p>
      )}
      {apart > 0 && (
        <p className="text-muted-foreground text-sm">
          {apart === 1 ? 'One more waits' : `${apart} more wait`} that cannot be approved together: a passkey must sign
          each by itself, a value is needed, or it is asked again.
        </p>
      )}
      {more > 0 && (
        <p className="text-muted-foreground text-sm">
          For {more === chosen.length ? 'these' : `${more} of these`} others must agree as well: your word is recorded.
        </p>
      )}
      <div className="flex flex-col gap-1.5">
        <label htmlFor={id} className="text-muted-foreground text-sm">
          Note, for each of them. Optional.
        </label>
        <Input id={id} value={note} onChange={(event) => setNote(event.target.value)} />
      </div>
      <Button
        size="lg"
        className="self-start"
        data-key="approve"
        disabled={chosen.length === 0}
        onClick={() => onApprove({ action: 'approve', ...(text && { note: text }) })}
      >
        <Check /> Approve {chosen.length === 1 ? 'it' : `these ${chosen.length}`}
      </Button>
    </section>
  );
}
