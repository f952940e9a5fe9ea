'use client';
import type { AuditEntry } from '@platform/temporal';
import { auditWords, ranWords, viaWords } from '@platform/temporal/words';
import { useQuery } from '@tanstack/react-query';
import { ChevronRight } from 'lucide-react';
import { useState } from 'react';
import { Notice } from '@/components/decision/notice';
import { MarkedText } from '@/components/marked-text';
import { Time } from '@/components/time';
import { api } from '@/lib/api';
import type { RunHead } from '@/state/run-events';
import { VerifiedAudit } from './verified-audit';

/** Who decided what in this run, from where, and what ran then. Loaded when it is opened. */
export function RunAudit({ view }: { view: RunHead }) {
  const [isOpen, setIsOpen] = useState(false);
  const { runId, eventId } = view;
  const { data, error, isPending } = useQuery({
    queryKey: ['audit', runId, eventId],
    queryFn: () => api.audit(runId),
    enabled: isOpen,
    placeholderData: (before) => before,
  });
  const entries = data?.entries ?? [];
  return (
    <details
      className="group mt-7 text-sm sm:ml-10"
      data-testid="audit"
      onToggle={(event) => setIsOpen(event.currentTarget.open)}
    >
      <summary className="flex list-none items-center gap-1.5 rounded-md font-semibold [&::-webkit-details-marker]:hidden">
        <ChevronRight
          aria-hidden="true"
          className="size-3.5 text-muted-foreground transition-transform group-open:rotate-90"
        />
        Audit
      </summary>
      {isOpen && <VerifiedAudit view={view} />}
      {error && <Notice tone="danger">{error.message}</Notice>}
      {!error && isPending && isOpen && <p className="mt-2 text-muted-foreground">Reading the history …</p>}
      {data && entries.length === 0 && (
        <p className="mt-2 text-muted-foreground">Nothing was decided in this run so far.</p>
      )}
      {entries.length > 0 && <AuditTable entries={entries} />}
    </details>
  );
}

function AuditTable({ entries }: { entries: readonly AuditEntry[] }) {
  return (
    <div className="mt-2 overflow-x-auto rounded-xl border bg-card">
      <table className="w-full border-collapse text-left text-[0.8125rem]">
        <thead className="text-muted-foreground text-xs">
          <tr className="border-b">
            {['When', 'Tool', 'Who', 'What', 'Arguments shown', 'What ran'].map((title) => (
              <th key={title} scope="col" className="whitespace-nowrap px-3 py-2 font-medium">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {entries.map((entry, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: entries have no id, and are only ever added at the end
            <tr key={index} className="border-b align-top last:border-0">
              <td className="whitespace-nowrap px-3 py-2 tabular-nums">
                <Time at={entry.at} />
              </td>
              <td className="px-3 py-2 font-mono text-xs leading-5">{entry.tool ?? ''}</td>
              <td className="px-3 py-2">
                {entry.by}
                {entry.roles && <span className="text-muted-foreground"> ({entry.roles.join(', ')})</span>}
                {entry.via && <span className="block text-muted-foreground text-xs">{viaWords[entry.via]}</span>}
              </td>
              <td className="min-w-40 px-3 py-2">
                {auditWords(entry)}
                {entry.editedArguments && ' with changes'}
                {entry.note && (
                  <span className="block text-muted-foreground text-xs">
                    “<MarkedText text={entry.note} />”
                  </span>
                )}
              </td>
              <td className="px-3 py-2 font-mono text-muted-foreground text-xs leading-5" title={entry.argumentsHash}>
                {entry.argumentsHash?.slice(0, 8)}
              </td>
              <td className="px-3 py-2" title={entry.ranArgumentsHash}>
                {ranWords(entry) ?? ''}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
