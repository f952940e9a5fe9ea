import type { AuditPageInput } from '@platform/temporal';
import { Download } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { auditExportUrl } from '@/lib/api';

/** Downloads all that fits the filter, not only what was read so far. */
export function AuditExport({ query }: { query: AuditPageInput }) {
  return (
    <div className="flex flex-wrap gap-2">
      {(['csv', 'jsonl'] as const).map((format) => (
        <Button key={format} asChild variant="outline" size="sm">
          <a href={auditExportUrl(query, format)} download>
            <Download /> {format === 'csv' ? 'CSV' : 'JSON Lines'}
          </a>
        </Button>
      ))}
    </div>
  );
}
