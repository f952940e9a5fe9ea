import type { RunStatus } from '@platform/temporal';
import { X } from 'lucide-react';
import Link from 'next/link';
import { runsAddress } from './status-filter';

/** The tenant whose runs are shown, and a link to the runs of all tenants. */
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
