import type { AuditEntry } from '@platform/temporal';
import { AuditRow } from './audit-row';
import type { Found } from './use-verified';

const titles = ['When', 'Who', 'What', 'On what', 'What ran', 'Run'];

/** Entries as rows: on a phone each is a card. */
export function AuditTable({ entries, found }: { entries: readonly AuditEntry[]; found: Found }) {
  return (
    <div className="overflow-hidden rounded-xl border bg-card">
      <table className="w-full table-fixed border-collapse text-left text-[0.8125rem] max-md:block">
        <thead className="text-muted-foreground text-xs max-md:sr-only">
          <tr className="border-b">
            {titles.map((title) => (
              <th key={title} scope="col" className={`px-3 py-2 font-medium ${widths[title] ?? ''}`}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="max-md:block">
          {entries.map((entry, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: entries have no id; those of one moment keep their order
            <AuditRow key={`${entry.runId} ${entry.at} ${index}`} entry={entry} verified={found.get(entry.runId)} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

const widths: Readonly<Record<string, string>> = {
  When: 'w-32',
  Who: 'w-40',
  What: 'w-44',
  'What ran': 'w-36',
  Run: 'w-32',
};
