'use client';
import type { AgentDescription } from '@platform/temporal/agent-service';
import { writeJson } from '@platform/temporal/json';
import { useQuery } from '@tanstack/react-query';
import { Play } from 'lucide-react';
import Link from 'next/link';
import { Notice } from '@/components/decision/notice';
import { EmptyState } from '@/components/empty-state';
import { May } from '@/components/may';
import { ListSkeleton } from '@/components/runs/list-skeleton';
import { PageTitle } from '@/components/shell/page-title';
import { Button } from '@/components/ui/button';
import { api } from '@/lib/api';
import { limitSentences } from '@/words/policy';
import { AgentRuns } from './agent-runs';
import { InstructionsText } from './instructions-text';
import { MemberList } from './member-list';
import { NotServed } from './not-served';
import { Section } from './section';
import { ToolList } from './tool-list';

/** One agent: what it is told, what it can do and who is asked, what it may use, and how its runs go. */
export function AgentPage({ agentId }: { agentId: string }) {
  const { data, error } = useQuery({ queryKey: ['agents'], queryFn: api.agents });
  const agent = data?.agents.find(({ id }) => id === agentId);
  return (
    <>
      <PageTitle>{agent?.name ?? agentId}</PageTitle>
      <nav aria-label="Where this is" className="mb-2 text-muted-foreground text-sm">
        <Link href="/agents" className="hover:underline">
          Agents
        </Link>
      </nav>
      {error && !data && <Notice tone="danger">{error.message}</Notice>}
      {!data && !error && <ListSkeleton what="the agent" />}
      {agent && <Described agent={agent} />}
      {data && !agent && (
        <div className="flex flex-col gap-4">
          <EmptyState
            isPage
            title="This agent is not served"
            text={`There is no agent ${agentId} at the moment; its runs wait for it.`}
          />
          <NotServed list={data} />
        </div>
      )}
      {(data || error) && <AgentRuns agentId={agentId} />}
    </>
  );
}

function Described({ agent }: { agent: AgentDescription }) {
  const { id, name, namedAfter, description, model, instructions, tools, members, limits, limitPolicy, inputSchema } =
    agent;
  const may = limitSentences(limits);
  return (
    <>
      <div className="flex flex-wrap items-start justify-between gap-3">
        <div className="min-w-0">
          <h1 className="break-words font-semibold text-2xl tracking-tight">{name}</h1>
          <p className="mt-1 text-muted-foreground text-sm">
            {id}
            {namedAfter && `, named after ${namedAfter}`} · {model.provider} {model.id}
            {model.priced === false && ' (no price known)'}
          </p>
          {description && <p className="mt-2 max-w-prose text-sm">{description}</p>}
        </div>
        <May do="start">
          <Button asChild>
            <Link href={`/new?${new URLSearchParams({ agent: id })}`}>
              <Play /> Start a run
            </Link>
          </Button>
        </May>
      </div>
      <Section title="Instructions">
        <InstructionsText instructions={instructions} />
      </Section>
      <Section title="Tools">
        <ToolList tools={tools} />
      </Section>
      {members && members.length > 0 && (
        <Section title="Members">
          <MemberList members={members} teamId={id} />
        </Section>
      )}
      <Section title="Limits">
        {may.length === 0 ? (
          <p className="text-muted-foreground text-sm">None of its own: each run says what it may use.</p>
        ) : (
          <ul className="list-inside list-disc text-sm">
            {may.map((one) => (
              <li key={one}>{one}</li>
            ))}
            {limitPolicy?.deciders && <li>Who may grant more is limited.</li>}
          </ul>
        )}
      </Section>
      {inputSchema && (
        <Section title="What it takes">
          <details className="text-sm">
            <summary className="cursor-pointer text-muted-foreground">
              {Object.keys((inputSchema.properties as object | undefined) ?? {}).join(', ') || 'An object'} (JSON
              Schema)
            </summary>
            <pre className="mt-2 max-h-96 overflow-auto rounded-lg border bg-card p-3 text-xs">
              {writeJson(inputSchema, 2)}
            </pre>
          </details>
        </Section>
      )}
    </>
  );
}
