'use client';
import type { AgentDescription } from '@platform/temporal';
import { useQuery } from '@tanstack/react-query';
import { useSearchParams } from 'next/navigation';
import { useState } from 'react';
import { Notice } from '@/components/decision/notice';
import { EmptyState } from '@/components/empty-state';
import { FilesField } from '@/components/files/files-field';
import { More } from '@/components/more';
import { ListSkeleton } from '@/components/runs/list-skeleton';
import { PageTitle } from '@/components/shell/page-title';
import { api } from '@/lib/api';
import { useFiles } from '@/state/use-files';
import { useMay } from '@/state/use-may';
import { AgentCard } from './agent-card';
import { type LimitsDraft, LimitsFields, readLimits } from './limits-fields';
import { nothingTyped, RequestForm } from './request-form';

/** Milliseconds before the agents are asked for again while the agent-service is away. */
const retryMs = 3_000;

const absent = 'rounded-md bg-danger-soft px-3 py-2 text-danger text-sm';

/** Starts a run: which agent, and what it is asked. */
export function NewRunPage() {
  const { data, error } = useQuery({
    queryKey: ['agents'],
    queryFn: api.agents,
    refetchInterval: (query) => (query.state.status === 'error' ? retryMs : false),
  });
  /** The address may name one: `/new?agent=support`. */
  const wanted = useSearchParams().get('agent');
  const [chosen, setChosen] = useState<string>();
  // Each agent has a form of its own. This outlives them while people look at other agents.
  const [typed, setTyped] = useState(nothingTyped);
  const [limits, setLimits] = useState<LimitsDraft>({});
  const files = useFiles();
  const read = readLimits(limits);
  const may = useMay();
  if (!may('start')) {
    return (
      <>
        <PageTitle>New run</PageTitle>
        <EmptyState isPage title="You may not start runs" text="Your roles are in the menu at the top." />
      </>
    );
  }
  const agents = data?.agents ?? [];
  const agent = agents.find(({ id }) => id === chosen) ?? agents.find(({ id }) => id === wanted) ?? agents[0];
  return (
    <div className="mx-auto max-w-3xl">
      <PageTitle>New run</PageTitle>
      <h1 className="font-semibold text-2xl tracking-tight">New run</h1>
      <div className="mt-5 flex flex-col gap-7">
        {error && !data && <Notice tone="danger">{error.message}</Notice>}
        {!data && !error && <ListSkeleton what="agents" />}
        {data?.problems?.map(({ module, agentId, reason }) => (
          <div key={`${module} ${agentId}`} role="alert" className={absent}>
            <More detail={`${module}: ${reason}`}>
              {agentId == null
                ? 'Some agents are not there at the moment, and their runs wait.'
                : `Agent ${agentId} is not there at the moment, and its runs wait.`}{' '}
              Tell those who run the product.
            </More>
          </div>
        ))}
        {data && agents.length === 0 && (
          <EmptyState
            title="There are no agents"
            text="Tell those who run the product: the dot at the top says more."
          />
        )}
        {data?.unreadable?.map(({ agentId, message }) => (
          <div key={`${agentId} ${message}`} role="alert" className={absent}>
            <More detail={message}>
              Agent {agentId || 'without an id'} cannot be read. Tell those who run the product.
            </More>
          </div>
        ))}
        {agents.length > 0 && <AgentChoice agents={agents} chosen={agent} onChoose={setChosen} />}
        {agent && (
          <RequestForm
            key={agent.id}
            agent={agent}
            also={[limits, files.references]}
            waitsFor={files.waitsFor ?? Object.values(read.problems)[0]}
            typed={typed}
            onTyped={setTyped}
            send={(request, starter) =>
              api.start({
                agentId: agent.id,
                request,
                limits: read.limits,
                files: files.references,
                tenant: limits.tenant?.trim() || undefined,
                ...starter,
              })
            }
          >
            <FilesField files={files} />
            <LimitsFields agent={agent} draft={limits} onChange={setLimits} />
          </RequestForm>
        )}
      </div>
    </div>
  );
}

interface AgentChoiceProps {
  agents: readonly AgentDescription[];
  chosen: AgentDescription | undefined;
  onChoose(id: string): void;
}

function AgentChoice({ agents, chosen, onChoose }: AgentChoiceProps) {
  return (
    <fieldset>
      <legend className="mb-2 font-medium text-sm">Agent</legend>
      <div className="grid gap-3 sm:grid-cols-2">
        {agents.map((agent) => (
          <AgentCard key={agent.id} agent={agent} isChosen={agent === chosen} onChoose={() => onChoose(agent.id)} />
        ))}
      </div>
    </fieldset>
  );
}
