import type { RunStatus } from '@platform/temporal';
import { X } from 'lucide-react';
import Link from 'next/link';
import { runsAddress } from './status-filter';

/** Whose runs are shown, and the way back to those of all. */
export function TenantFilter({ tenant, status }: { tenant: string; status: RunStatus | undefined }) {
  return (
    <p className="mt-3 text-sm">
      <Link
        href={runsAddress({ status })}
        className="inline-flex items-center gap-1.5 rounded-full border bg-card px-3 py-1 hover:bg-accent"
      >
        <span className="text-muted-foreground">Tenant</span> {tenant}
        <X aria-label="Show all tenants" className="size-3.5 text-muted-foreground" />
      </Link>
    </p>
  );
}
