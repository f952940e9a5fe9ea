'use client';
import type { DecisionItem, TimelineItem } from '@platform/temporal';
import { Hand } from 'lucide-react';
import { useMemo } from 'react';
import type { RunHead } from '@/state/run-events';
import type { RunState } from '@/state/run-state';
import { fitsLine } from '@/words/request';
import { DecisionSection } from '../decision/decision-section';
import { AttemptsRow } from './attempts-row';
import { EndRow } from './end-row';
import { LiveRows } from './live-rows';
import { MessageRow } from './message-row';
import { NoteRow } from './note-row';
import { RequestRow } from './request-row';
import { Row } from './row';
import { SteeredRow } from './steered-row';
import { ToolRow } from './tool-row';

const none: readonly DecisionItem[] = [];

/** Everything that happened in a run, and what happens right now. */
export function Timeline({ view, state }: { view: RunHead; state: RunState }) {
  const { items, live, upstream } = state;
  const decisions = useMemo(() => decisionsByCall(items), [items]);
  const isOpen = view.endedAt === undefined;
  return (
    <ol aria-label="What happened" className="flex flex-col">
      {items.map((item) => (
        <Item key={item.id} item={item} view={view} decisions={decisions} items={items} isOpen={isOpen} />
      ))}
      <LiveRows live={live} items={items} cutOff={upstream.agentService === 'unreachable'} />
    </ol>
  );
}

interface ItemProps {
  item: TimelineItem;
  items: readonly TimelineItem[];
  view: RunHead;
  decisions: ReadonlyMap<string, readonly DecisionItem[]>;
  isOpen: boolean;
}

function Item({ item, items, view, decisions, isOpen }: ItemProps) {
  switch (item.kind) {
    case 'request':
      return fitsLine(item.request) ? null : <RequestRow item={item} />;
    case 'message':
      return item.text.trim() === '' && !item.reasoning ? null : <MessageRow runId={view.runId} item={item} />;
    case 'tool':
      return (
        <ToolRow
          runId={view.runId}
          startedBy={view.startedBy}
          item={item}
          decisions={decisions.get(item.toolCallId) ?? none}
          isOpen={isOpen}
        />
      );
    case 'decision':
      // It stands with its tool call; alone only when that is not known.
      return items.some((other) => other.kind === 'tool' && other.toolCallId === item.request.toolCallId) ? null : (
        <Row icon={<Hand className="text-waiting" />}>
          <DecisionSection
            runId={view.runId}
            startedBy={view.startedBy}
            request={item.request}
            decision={item.decision}
            isOver={!isOpen}
          />
        </Row>
      );
    case 'steered':
      return <SteeredRow item={item} isOpen={isOpen} />;
    case 'attempts':
      return <AttemptsRow item={item} />;
    case 'ended':
      return <EndRow item={item} view={view} said={allText(items)} />;
    default:
      return <NoteRow item={item} />;
  }
}

function decisionsByCall(items: readonly TimelineItem[]): ReadonlyMap<string, readonly DecisionItem[]> {
  const calls = new Map<string, DecisionItem[]>();
  for (const item of items) {
    if (item.kind !== 'decision') continue;
    const { toolCallId } = item.request;
    calls.set(toolCallId, [...(calls.get(toolCallId) ?? []), item]);
  }
  return calls;
}

/** All that the agent has said. */
function allText(items: readonly TimelineItem[]): string {
  return items.map((item) => (item.kind === 'message' ? item.text : '')).join('');
}
