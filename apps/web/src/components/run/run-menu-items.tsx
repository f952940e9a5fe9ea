'use client';
import { workflowIdForRun } from '@platform/temporal/contract';
import { temporalUiUrl } from '@platform/temporal/temporal-ui';
import { traceUrl } from '@platform/temporal/trace-url';
import { limitUse, runCommands, runCurl } from '@platform/temporal/words';
import { Check, Copy, Download, ExternalLink, Gauge, GitCompareArrows } from 'lucide-react';
import { type ReactNode, useContext, useEffect, useRef, useState } from 'react';
import { compareAddress } from '@/components/compare/compare-address';
import { CanGoOn } from '@/components/go-on/can-go-on';
import { runPath } from '@/lib/api';
import type { RunHead } from '@/state/run-events';
import { useMay } from '@/state/use-may';
import { useMe } from '@/state/use-me';
import { GoOnWithMore } from './go-on-with-more';
import { RaiseLimit } from './raise-limit';

export interface RunMenuItemsProps {
  view: RunHead;
}

/** The entries of a run's menu. */
export function RunMenuItems({ view }: RunMenuItemsProps) {
  const { runId, origin, waitingFor, failure, turns, archivedAt, endedAt } = view;
  const me = useMe();
  const canGoOn = useContext(CanGoOn);
  const may = useMay();
  const [asksForMore, setAsksForMore] = useState(false);
  const [raises, setRaises] = useState(false);
  // The popover had nothing to focus before these were loaded.
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => place.current?.querySelector<HTMLElement>('button, a')?.focus({ preventScroll: true }), []);
  const limit = waitingFor.find(({ kind }) => kind === 'limit');
  const address = location.origin;
  const path = `/api/v1${runPath(runId)}`;
  const hasLimits = limitUse(view, 0).length > 0;
  if (raises) return <RaiseLimit view={view} onLeave={() => setRaises(false)} />;
  if (asksForMore) return <GoOnWithMore view={view} onLeave={() => setAsksForMore(false)} />;
  return (
    <div ref={place} className="flex flex-col">
      {limit && (
        <Link href={`#decide-${limit.id}`} icon={<Gauge />}>
          Raise the limit
        </Link>
      )}
      {!limit && hasLimits && endedAt === undefined && may('decide') && (
        <button type="button" className={entry} onClick={() => setRaises(true)}>
          <Gauge /> Raise a limit
        </button>
      )}
      {failure?.type === 'LimitReached' && canGoOn && (
        <button type="button" className={entry} onClick={() => setAsksForMore(true)}>
          <Gauge /> Raise the limit and go on
        </button>
      )}
      {origin && origin.kind !== 'child' && (
        <Link href={compareAddress(runId, origin.runId)} icon={<GitCompareArrows />}>
          Compare with the run before
        </Link>
      )}
      <CopyEntry text={`${address}${location.pathname}`}>Link to this run</CopyEntry>
      <Group title="Copy as a command">
        {runCommands(runId).map(({ title, command }) => (
          <CopyEntry key={title} text={command}>
            {title} <code className="ml-auto truncate font-mono text-muted-foreground text-xs">{command}</code>
          </CopyEntry>
        ))}
        <CopyEntry text={runCurl(address, runId, me !== undefined && me.kind !== 'local')}>curl</CopyEntry>
      </Group>
      <Group title="Download as JSON">
        <Save href={path} name={`run-${runId}.json`}>
          The run, as this page has it
        </Save>
        <Save href={`${path}/audit`} name={`audit-${runId}.json`}>
          Who decided what
        </Save>
        <Save href={`${path}/trace`} name={`trace-${runId}.json`}>
          Its trace, as OpenTelemetry has it
        </Save>
      </Group>
      {((me?.temporalUi && !archivedAt) || (me?.traceUrlTemplate && turns > 0)) && (
        <Group title="Open elsewhere">
          {me.temporalUi && !archivedAt && (
            <Link
              href={temporalUiUrl(me.temporalUi.template, {
                namespace: me.temporalUi.namespace,
                workflowId: workflowIdForRun(runId),
              })}
              icon={<ExternalLink />}
              isElsewhere
            >
              Temporal UI
            </Link>
          )}
          {me.traceUrlTemplate && turns > 0 && (
            <Link href={traceUrl(me.traceUrlTemplate, { runId, turn: turns - 1 })} icon={<ExternalLink />} isElsewhere>
              Trace of the last turn
            </Link>
          )}
        </Group>
      )}
    </div>
  );
}

const entry =
  'flex min-h-9 w-full items-center gap-2 rounded-md px-2 text-left text-sm hover:bg-accent [&_svg]:size-4 [&_svg]:shrink-0 [&_svg]:text-muted-foreground';

function Group({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section aria-label={title} className="mt-1 border-t pt-1">
      <p className="px-2 py-1 text-muted-foreground text-xs">{title}</p>
      {children}
    </section>
  );
}

function CopyEntry({ text, children }: { text: string; children: ReactNode }) {
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
  };
  return (
    <button type="button" className={entry} title={text} onClick={copy} onBlur={() => setCopied(false)}>
      {copied ? <Check /> : <Copy />} {children}
      <span role="status" className="sr-only">
        {copied && 'Copied'}
      </span>
    </button>
  );
}

function Save({ href, name, children }: { href: string; name: string; children: ReactNode }) {
  return (
    <a className={entry} href={href} download={name}>
      <Download /> {children}
    </a>
  );
}

interface LinkProps {
  href: string;
  icon: ReactNode;
  isElsewhere?: boolean;
  children: ReactNode;
}

function Link({ href, icon, isElsewhere, children }: LinkProps) {
  return (
    <a className={entry} href={href} {...(isElsewhere && { target: '_blank', rel: 'noreferrer' })}>
      {icon} {children}
    </a>
  );
}
