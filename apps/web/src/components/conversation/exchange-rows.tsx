'use client';
import type { DecisionItem, RunView, TimelineItem } from '@platform/temporal';
import { MessageRow } from '@/components/run/message-row';
import { RequestRow } from '@/components/run/request-row';
import { SteeredRow } from '@/components/run/steered-row';
import { ToolRow } from '@/components/run/tool-row';

/** What people said, what the agent said and what its tools did in a run of the conversation. */
export function ExchangeRows({ view }: { view: RunView }) {
  return (
    <ol aria-label={`What happened in run ${view.runId}`} className="flex flex-col">
      {view.timeline.filter(isTold).map((item) => (
        <li key={item.id} className="skip-offscreen">
          <ExchangeRow view={view} item={item} />
        </li>
      ))}
    </ol>
  );
}

const told: readonly TimelineItem['kind'][] = ['request', 'message', 'steered', 'tool'];

/** How it was worked on is told on the run's own page. */
function isTold({ kind }: TimelineItem): boolean {
  return told.includes(kind);
}

function ExchangeRow({ view, item }: { view: RunView; item: TimelineItem }) {
  switch (item.kind) {
    case 'request':
      return <RequestRow runId={view.runId} item={item} />;
    case 'message':
      return <MessageRow runId={view.runId} item={item} />;
    case 'steered':
      return <SteeredRow item={item} isOpen={view.endedAt === undefined} />;
    case 'tool':
      return (
        <ToolRow
          runId={view.runId}
          startedBy={view.startedBy}
          item={item}
          decisions={view.timeline.filter((other): other is DecisionItem => isOf(other, item))}
          status={view.status}
        />
      );
    default:
      return null;
  }
}

function isOf(item: TimelineItem, tool: Extract<TimelineItem, { kind: 'tool' }>): boolean {
  if (item.kind !== 'decision') return false;
  return item.request.toolCallId === tool.toolCallId && item.request.member?.run === tool.member?.run;
}
