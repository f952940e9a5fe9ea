'use client';
import { useQuery } from '@tanstack/react-query';
import { Command, defaultFilter } from 'cmdk';
import { BookOpen, Bot, CircleDot, Plus } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useDeferredValue, useState } from 'react';
import { usePages } from '@/components/shell/use-pages';
import { Dialog } from '@/components/ui/dialog';
import { api } from '@/lib/api';
import { useMay } from '@/state/use-may';
import { requestLine } from '@/words/request';
import { Choice, group } from './choice';
import { useActions } from './use-actions';

/** Letters that a search over all runs needs at least. */
const shortest = 2;
const mostRuns = 8;

/** Goes to runs, agents, pages and documentation, and does what the menus do, by a few letters. */
export function Palette({ onClose, onKeys }: { onClose(): void; onKeys(): void }) {
  const router = useRouter();
  const may = useMay();
  const pages = usePages();
  const actions = useActions(onKeys);
  const [typed, setTyped] = useState('');
  const words = useDeferredValue(typed.trim());
  const { data: agents } = useQuery({ queryKey: ['agents'], queryFn: api.agents });
  const { data: docs } = useQuery({ queryKey: ['docs'], queryFn: readDocs, staleTime: Number.POSITIVE_INFINITY });
  const { data: found, isFetching } = useQuery({
    queryKey: ['palette', words],
    queryFn: () => api.runs(new URLSearchParams({ search: words, limit: String(mostRuns) }).toString()),
    enabled: words.length >= shortest,
    placeholderData: (before) => before,
  });
  const runs = words.length >= shortest ? (found?.runs ?? []) : [];
  const go = (href: string) => () => {
    onClose();
    router.push(href);
  };
  return (
    <Dialog aria-label="Search and commands" onClose={onClose} className="overflow-hidden p-0">
      <Command label="Search and commands" loop filter={fits}>
        <Command.Input
          autoFocus
          value={typed}
          onValueChange={setTyped}
          placeholder="Runs, agents, pages, commands …"
          className="h-12 w-full border-b bg-transparent px-4 outline-none placeholder:text-muted-foreground"
        />
        <Command.List aria-label="Found" className="max-h-[60dvh] overflow-y-auto p-1.5">
          <Command.Empty className="px-3 py-6 text-center text-muted-foreground text-sm">
            {isFetching ? 'Looking …' : 'Nothing is called that.'}
          </Command.Empty>
          {runs.length > 0 && (
            <Command.Group heading="Runs" className={group}>
              {runs.map(({ runId, request, agentId }) => (
                <Choice
                  key={runId}
                  value={foundRun + runId}
                  icon={CircleDot}
                  hint={agentId}
                  onSelect={go(`/runs/${encodeURIComponent(runId)}`)}
                >
                  {requestLine(request)}
                </Choice>
              ))}
            </Command.Group>
          )}
          <Command.Group heading="Pages" className={group}>
            {pages.map(({ href, label, icon }) => (
              <Choice key={href} value={label} icon={icon} onSelect={go(href)}>
                {label}
              </Choice>
            ))}
            <Choice value="Documentation help" icon={BookOpen} onSelect={go('/docs')}>
              Documentation
            </Choice>
          </Command.Group>
          <Command.Group heading="Commands" className={group}>
            {may('start') && (
              <Choice value="New run start" icon={Plus} onSelect={go('/new')}>
                New run
              </Choice>
            )}
            {actions.map(({ label, icon, act }) => (
              <Choice
                key={label}
                value={label}
                icon={icon}
                onSelect={() => {
                  onClose();
                  act();
                }}
              >
                {label}
              </Choice>
            ))}
          </Command.Group>
          {may('start') && agents && (
            <Command.Group heading="Agents" className={group}>
              {agents.agents.map(({ id, name }) => (
                <Choice
                  key={id}
                  value={`agent ${id} ${name}`}
                  icon={Bot}
                  hint="new run"
                  onSelect={go(`/new?agent=${encodeURIComponent(id)}`)}
                >
                  {name}
                </Choice>
              ))}
            </Command.Group>
          )}
          {words.length >= shortest && docs && (
            <Command.Group heading="Documentation" className={group}>
              {docs.map(({ href, title }) => (
                <Choice key={href} value={`docs ${title} ${href}`} icon={BookOpen} onSelect={go(href)}>
                  {title}
                </Choice>
              ))}
            </Command.Group>
          )}
        </Command.List>
      </Command>
    </Dialog>
  );
}

const foundRun = 'run: ';

/** The server has found the runs: in words that are not all shown. The first of what is left is what Enter takes. */
const fits: typeof defaultFilter = (value, search, keywords) =>
  value.startsWith(foundRun) ? 1 : defaultFilter(value, search, keywords);

async function readDocs(): Promise<{ href: string; title: string }[]> {
  const answer = await fetch('/docs/index.json');
  return answer.ok ? await answer.json() : [];
}
