'use client';
import { useQuery } from '@tanstack/react-query';
import { Hand } from 'lucide-react';
import Link from 'next/link';
import { Notice } from '@/components/decision/notice';
import { EmptyState } from '@/components/empty-state';
import { ListSkeleton } from '@/components/runs/list-skeleton';
import { PageTitle } from '@/components/shell/page-title';
import { api } from '@/lib/api';
import { NotServed } from './not-served';

/** The agents that are served, and those that are not. */
export function AgentsPage() {
  const { data, error } = useQuery({ queryKey: ['agents'], queryFn: api.agents });
  const agents = data?.agents ?? [];
  return (
    <>
      <PageTitle>Agents</PageTitle>
      <h1 className="font-semibold text-2xl tracking-tight">Agents</h1>
      <div className="mt-5 flex flex-col gap-5">
        {error && !data && <Notice tone="danger">{error.message}</Notice>}
        {!data && !error && <ListSkeleton what="agents" />}
        {data && <NotServed list={data} />}
        {data && agents.length === 0 && (
          <EmptyState title="There are no agents" text="Name a module with agents in AGENTS_MODULE." />
        )}
        {agents.length > 0 && (
          <ul aria-label="Agents" className="divide-y overflow-hidden rounded-xl border bg-card">
            {agents.map(({ id, name, description, model, tools, kind, members }) => (
              <li key={id}>
                <Link
                  href={`/agents/${encodeURIComponent(id)}`}
                  prefetch={false}
                  className="flex flex-wrap items-start gap-x-4 gap-y-1 px-4 py-3 -outline-offset-2 transition-colors hover:bg-accent/60"
                >
                  <span className="min-w-0 flex-1 basis-72">
                    <span className="font-medium">{name}</span>{' '}
                    {name !== id && <span className="text-muted-foreground text-sm">{id}</span>}
                    {description && <span className="mt-0.5 block text-muted-foreground text-sm">{description}</span>}
                  </span>
                  <span className="flex flex-wrap items-center gap-x-3 text-muted-foreground text-sm">
                    {kind === 'team' && <span>team of {members?.length ?? 0}</span>}
                    <span>{model.id}</span>
                    <span>
                      {tools.length} {tools.length === 1 ? 'tool' : 'tools'}
                    </span>
                    {tools.some(({ needsApproval, byPerson }) => needsApproval || byPerson) && (
                      <span className="inline-flex items-center gap-1 text-waiting">
                        <Hand aria-hidden="true" className="size-3.5" /> asks people
                      </span>
                    )}
                  </span>
                </Link>
              </li>
            ))}
          </ul>
        )}
      </div>
    </>
  );
}
