'use client';
import type { DecisionItem, MemberCall, NestedItem, TimelineItem } from '@platform/temporal';
import type { LiveTool } from '@platform/temporal/live';
import { nestTimeline } from '@platform/temporal/nesting';
import { Hand } from 'lucide-react';
import { Fragment, type ReactNode, useMemo } from 'react';
import type { RunHead } from '@/state/run-events';
import type { RunState } from '@/state/run-state';
import { fitsLine } from '@/words/request';
import { DecisionSection } from '../decision/decision-section';
import { AttemptsRow } from './attempts-row';
import { EndRow } from './end-row';
import { LiveRows, liveOf } from './live-rows';
import { MemberRun } from './member-run';
import { MessageRow } from './message-row';
import { ModelCallLine } from './model-call-line';
import { NoteRow } from './note-row';
import { RequestRow } from './request-row';
import { Row } from './row';
import { SteeredRow } from './steered-row';
import { ToolRow } from './tool-row';

type Call = Pick<LiveTool, 'toolCallId' | 'member'>;

const none: readonly DecisionItem[] = [];

/** Everything that happened in a run, and what happens right now. */
export function Timeline({ view, state }: { view: RunHead; state: RunState }) {
  const { items, live, upstream } = state;
  const decisions = useMemo(() => decisionsByCall(items), [items]);
  const nested = useMemo(() => nestTimeline(items), [items]);
  const runs = useMemo(() => runsOf(nested), [nested]);
  const isOpen = view.endedAt === undefined;
  const cutOff = upstream.agentService === 'unreachable';
  const rows = (shown: readonly NestedItem[]): ReactNode =>
    shown.map(({ item, members }) => (
      <Fragment key={item.id}>
        <Item
          item={item}
          view={view}
          decisions={decisions}
          items={items}
          tools={live.tools}
          isAway={cutOff}
          isOpen={isOpen}
          waits={members?.some((member) => waits(member.items)) ?? false}
        />
        {members?.map(({ member, items: inside }) => (
          <MemberRun key={member.run} member={member} waits={waits(inside)} isOpen={isOpen}>
            {rows(inside)}
            <LiveRows live={liveOf(live, (run) => run === member.run)} items={items} cutOff={cutOff} />
          </MemberRun>
        ))}
      </Fragment>
    ));
  return (
    <ol aria-label="What happened" className="flex flex-col">
      {rows(nested)}
      <LiveRows live={liveOf(live, (run) => run === undefined || !runs.has(run))} items={items} cutOff={cutOff} />
    </ol>
  );
}

/** Whether one of the items waits for a decision. */
function waits(items: readonly NestedItem[]): boolean {
  return items.some(
    ({ item, members }) =>
      (item.kind === 'decision' && item.decision === undefined) || members?.some((member) => waits(member.items)),
  );
}

/** The runs of members that are shown. */
function runsOf(items: readonly NestedItem[]): ReadonlySet<string> {
  const members = items.flatMap((item) => item.members ?? []);
  return new Set(members.flatMap(({ member, items: inside }) => [member.run, ...runsOf(inside)]));
}

interface ItemProps {
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

function Item({ item, items, view, decisions, isOpen, tools, isAway, waits }: ItemProps) {
  switch (item.kind) {
    case 'request':
      return fitsLine(item.request) && !item.files?.length ? null : <RequestRow runId={view.runId} item={item} />;
    case 'message':
      return <MessageRow runId={view.runId} item={item} />;
    case 'tool':
      return (
        <ToolRow
          runId={view.runId}
          startedBy={view.startedBy}
          item={item}
          decisions={decisions.get(callKey(item.toolCallId, item.member)) ?? none}
          status={view.status}
          turn={view.turn}
          isAway={isAway}
          startedAt={tools.find((tool) => isSameCall(tool, item))?.startedAt}
          waits={waits}
        />
      );
    case 'decision':
      // The row of the tool call shows the decision. Without such a row the decision stands alone.
      return items.some((other) => isCallOf(other, item)) ? null : (
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
    case 'stalled':
      // While the run is stalled, the status says why and the panel says what to do.
      return view.status === 'stalled' && items.findLast(({ kind }) => kind === 'stalled') === item ? null : (
        <NoteRow item={item} />
      );
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

function isSameCall(one: Call, other: Call): boolean {
  return callKey(one.toolCallId, one.member) === callKey(other.toolCallId, other.member);
}

function isCallOf(item: TimelineItem, { request }: DecisionItem): boolean {
  return item.kind === 'tool' && isSameCall(item, request);
}

/** A key for a call. The id alone is not enough, because models of several members may use the same id. */
function callKey(toolCallId: string, member: MemberCall | null | undefined): string {
  return `${toolCallId} ${member?.run ?? ''}`;
}

function decisionsByCall(items: readonly TimelineItem[]): ReadonlyMap<string, readonly DecisionItem[]> {
  const calls = new Map<string, DecisionItem[]>();
  for (const item of items) {
    if (item.kind !== 'decision') continue;
    const call = callKey(item.request.toolCallId, item.request.member);
    calls.set(call, [...(calls.get(call) ?? []), item]);
  }
  return calls;
}

/** All that the agent has said. */
function allText(items: readonly TimelineItem[]): string {
  return items.map((item) => (item.kind === 'message' && !item.member ? item.text : '')).join('');
}
