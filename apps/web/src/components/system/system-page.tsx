'use client';
import { type SystemLine, systemGroups, systemLines, worstOf } from '@platform/temporal/system-words';
import { useQuery } from '@tanstack/react-query';
import { Notice } from '@/components/decision/notice';
import { ListSkeleton } from '@/components/runs/list-skeleton';
import { PageTitle } from '@/components/shell/page-title';
import { Time } from '@/components/time';
import { api } from '@/lib/api';
import { SystemRow } from './system-row';

/** Milliseconds between two looks. */
const everyMs = 10_000;

/** How the product is, line by line, each with what to do: what is wrong stands first as one sentence. */
export function SystemPage() {
  const { data, error } = useQuery({ queryKey: ['system'], queryFn: api.system, refetchInterval: everyMs });
  const lines = data ? systemLines(data, Date.parse(data.readAt)) : undefined;
  return (
    <>
      <PageTitle>System</PageTitle>
      <div className="flex flex-wrap items-baseline justify-between gap-3">
        <h1 className="font-semibold text-2xl tracking-tight">System</h1>
        {data && (
          <p className="text-muted-foreground text-sm">
            Read at <Time at={data.readAt} />, again every {everyMs / 1_000} s
          </p>
        )}
      </div>
      <div className="mt-5 flex flex-col gap-6">
        {error && (
          <Notice tone="danger">
            {error.message} {data && 'What stands here is from before.'}
          </Notice>
        )}
        {!data && !error && <ListSkeleton what="the state of the product" />}
        {lines && <Verdict lines={lines} />}
        {lines &&
          systemGroups.map((group) => (
            <Group key={group} name={group} lines={lines.filter((line) => line.group === group)} />
          ))}
      </div>
    </>
  );
}

const verdicts: Readonly<Record<SystemLine['state'], string>> = {
  ok: 'Everything runs.',
  attention: 'Runs go on; some things want to be looked at.',
  wrong: 'Runs stand still, or will.',
  unknown: 'What can be asked runs; not everything could be.',
};

function Verdict({ lines }: { lines: readonly SystemLine[] }) {
  const count = lines.filter(({ state }) => state === 'wrong' || state === 'attention').length;
  return (
    <p role="status" className="text-sm" data-testid="verdict">
      <span className="font-medium">{verdicts[worstOf(lines)]}</span>{' '}
      <span className="text-muted-foreground">
        {count === 0
          ? 'There is nothing to do.'
          : `${count} ${count === 1 ? 'line has' : 'lines have'} something to do.`}
      </span>
    </p>
  );
}

function Group({ name, lines }: { name: string; lines: readonly SystemLine[] }) {
  if (lines.length === 0) return null;
  return (
    <section aria-labelledby={`system-${name}`}>
      <h2 id={`system-${name}`} className="mb-2 font-medium text-muted-foreground text-sm">
        {name}
      </h2>
      <ul className="divide-y overflow-hidden rounded-xl border bg-card">
        {lines.map((line, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two processes may have one name
          <SystemRow key={`${line.name} ${index}`} line={line} />
        ))}
      </ul>
    </section>
  );
}
