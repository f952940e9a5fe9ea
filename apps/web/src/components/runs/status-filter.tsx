import type { RunStatus } from '@platform/temporal';
import Link from 'next/link';

/** What the statuses are called. */
export const statusWords: Readonly<Record<RunStatus, string>> = {
  waiting: 'Waiting',
  running: 'Working',
  paused: 'Paused',
  stalled: 'Stalled',
  completed: 'Completed',
  failed: 'Failed',
  cancelled: 'Cancelled',
};

const statuses = Object.keys(statusWords) as RunStatus[];

export function isRunStatus(text: string | null): text is RunStatus {
  return text !== null && Object.hasOwn(statusWords, text);
}

/** The address of the list of these runs. */
export function runsAddress({ status, tenant }: { status?: RunStatus; tenant?: string }): string {
  const given = Object.entries({ status, tenant }).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return given.length > 0 ? `/?${new URLSearchParams(given)}` : '/';
}

/** Which runs are shown; links, because each has an address. */
export function StatusFilter({ current, tenant }: { current: RunStatus | undefined; tenant?: string }) {
  return (
    <nav aria-label="Filter" className="-mx-4 max-w-[100vw] overflow-x-auto px-4 [scrollbar-width:none]">
      <ul className="flex w-max gap-0.5 rounded-lg bg-muted p-1 text-sm">
        <FilterLink href={runsAddress({ tenant })} isCurrent={current === undefined}>
          All
        </FilterLink>
        {statuses.map((status) => (
          <FilterLink key={status} href={runsAddress({ status, tenant })} isCurrent={status === current}>
            {statusWords[status]}
          </FilterLink>
        ))}
      </ul>
    </nav>
  );
}

function FilterLink({ href, isCurrent, children }: { href: string; isCurrent: boolean; children: string }) {
  return (
    <li>
      <Link
        href={href}
        scroll={false}
        aria-current={isCurrent ? 'true' : undefined}
        className="block rounded-md px-3 py-1 text-muted-foreground transition-colors hover:text-foreground aria-[current]:bg-card dark:aria-[current]:bg-accent aria-[current]:font-medium aria-[current]:text-foreground aria-[current]:shadow-xs"
      >
        {children}
      </Link>
    </li>
  );
}
