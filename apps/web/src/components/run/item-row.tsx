'use client';
import type { DecisionItem, TimelineItem } from '@platform/temporal';
import type { LiveTool } from '@platform/temporal/live';
import { Hand } from 'lucide-react';
import { callKey } from '@/state/rows/facts';
import type { RunHead } from '@/state/run-events';
import { fitsLine } from '@/words/request';
import { DecisionSection } from '../decision/decision-section';
import { AttemptsRow } from './attempts-row';
import { EndRow } from './end-row';
import { MessageRow } from './message-row';
import { ModelCallLine } from './model-call-line';
import { NoteRow } from './note-row';
import { RequestRow } from './request-row';
import { Row } from './row';
import { SteeredRow } from './steered-row';
import { ToolRow } from './tool-row';

const none: readonly DecisionItem[] = [];

/** Tells which items of a timeline the page draws: a decision stands in the row of its call, and what the page says elsewhere is not said twice. */
export function drawnOf(items: readonly TimelineItem[], view: RunHead): (item: TimelineItem) => boolean {
  const calls = new Set<string>();
  for (const item of items) if (item.kind === 'tool') calls.add(callKey(item.toolCallId, item.member));
  // While the run is stalled, the status says why and the panel says what to do.
  const told = view.status === 'stalled' ? items.findLast(({ kind }) => kind === 'stalled') : undefined;
  return (item) => {
    switch (item.kind) {
      case 'request':
        return !fitsLine(item.request) || (item.files?.length ?? 0) > 0;
      case 'decision':
        return !calls.has(callKey(item.request.toolCallId, item.request.member));
      default:
        return item !== told;
    }
  };
}

export interface ItemRowProps {
  item: TimelineItem;
  items: readonly TimelineItem[];
  view: RunHead;
  decisions: ReadonlyMap<string, readonly DecisionItem[]>;
  isOpen: boolean;
  /** The tools that run now, as the agents report. */
  tools: readonly LiveTool[];
  /** The agents are away. */
  isAway: boolean;
  /** The call gave a task to a member that waits for a person. */
  waits: boolean;
}

/** What the row of an item shows. */
export function ItemContent({ item, items, view, decisions, isOpen, tools, isAway, waits }: ItemRowProps) {
  switch (item.kind) {
    case 'request':
      return <RequestRow runId={view.runId} item={item} />;
    case 'message':
      return <MessageRow runId={view.runId} item={item} />;
    case 'tool': {
      const call = callKey(item.toolCallId, item.member);
      return (
        <ToolRow
          runId={view.runId}
          startedBy={view.startedBy}
          item={item}
          decisions={decisions.get(call) ?? none}
          status={view.status}
          turn={view.turn}
          isAway={isAway}
          startedAt={tools.find(({ toolCallId, member }) => callKey(toolCallId, member) === call)?.startedAt}
          waits={waits}
        />
      );
    }
    case 'decision':
      return (
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
      return <AttemptsRow item={item} causeIsTold={item.failure.message === view.stall?.message} isAway={isAway} />;
    case 'ended':
      return <EndRow item={item} view={view} said={allText(items)} />;
    case 'modelError':
    case 'spent':
      return (
        <NoteRow item={item}>
          <ModelCallLine runId={view.runId} item={item} />
        </NoteRow>
      );
    default:
      return <NoteRow item={item} />;
  }
}

/** All that the agent has said. */
function allText(items: readonly TimelineItem[]): string {
  return items.map((item) => (item.kind === 'message' && !item.member ? item.text : '')).join('');
}
