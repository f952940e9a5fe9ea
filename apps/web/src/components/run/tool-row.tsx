'use client';
import type { DecisionItem, RunStatus, ToolItem, TurnProgress } from '@platform/temporal';
import { type Display, hasEnded } from '@platform/temporal/contract';
import {
  changesWords,
  forWords,
  resultTitle,
  runsSince,
  type ToolLook,
  took,
  toolLook,
} from '@platform/temporal/words';
import {
  Ban,
  Check,
  ChevronRight,
  CircleHelp,
  CircleSlash,
  Hand,
  LoaderCircle,
  SkipForward,
  TriangleAlert,
} from 'lucide-react';
import Link from 'next/link';
import { memo } from 'react';
import { ForkMenu } from '@/components/go-on/fork-menu';
import { ForkMark } from '@/components/go-on/forks-here';
import { Time } from '@/components/time';
import { cn } from '@/lib/cn';
import { useNow } from '@/lib/use-now';
import { argumentsLine, factsLine, outputText } from '@/words/visible';
import { ArgumentsView } from '../decision/arguments-view';
import { DecisionSection } from '../decision/decision-section';
import { GivenFiles } from '../files/given-files';
import { Row } from './row';
import { StepLink } from './step-link';
import { StepNumber } from './step-number';

const looks: Readonly<Record<ToolLook, { colour: string; icon: typeof Check }>> = {
  requested: { colour: 'text-waiting', icon: Hand },
  running: { colour: 'text-running', icon: LoaderCircle },
  waiting: { colour: 'text-waiting', icon: Hand },
  stopped: { colour: 'text-muted-foreground', icon: CircleSlash },
  done: { colour: 'text-success', icon: Check },
  failed: { colour: 'text-danger', icon: TriangleAlert },
  rejected: { colour: 'text-danger', icon: Ban },
  skipped: { colour: 'text-muted-foreground', icon: SkipForward },
  unknown: { colour: 'text-waiting', icon: CircleHelp },
};

export interface ToolRowProps {
  runId: string;
  startedBy: string;
  item: ToolItem;
  /** Decisions on this call, in their order. */
  decisions: readonly DecisionItem[];
  /** The status of the run. A tool runs only while the run is running and somebody works on it. */
  status: RunStatus;
  /** The turn that is worked on. */
  turn?: TurnProgress;
  /** The agents are away: nothing runs. */
  isAway?: boolean;
  /** When the call began, as the agents say. */
  startedAt?: string;
  /** The call gave a task to a member of a team, and that member waits for a person. */
  waits?: boolean;
}

/** Characters of the arguments that are drawn on the line. More never fits. */
const lineLength = 300;

/** A tool call: what it was asked, who decided, what came of it. */
export const ToolRow = memo(
  function ToolRow({ runId, startedBy, item, decisions, status, turn, isAway, startedAt, waits }: ToolRowProps) {
    const { state, tool } = item;
    const isOpen = !hasEnded(status);
    const isAsked = isOpen && decisions.some(({ decision }) => decision === undefined);
    const isTask = decisions.some(({ request }) => request.external);
    const { look, word } = toolLook(item, { status, turn, isAway, waits, isTask });
    const decidedAt = decisions.at(-1)?.decision?.decidedAt;
    const { colour, icon: Icon } = looks[look];
    // As on the card: what was decided on has the labels and formats of its policy.
    const display = decisions.at(-1)?.request.display;
    const args = item.editedArguments ?? item.arguments;
    return (
      <Row
        className={decisions.length === 0 ? 'pb-3' : undefined}
        icon={<Icon className={cn(colour, look === 'running' && 'animate-spin')} />}
      >
        <div data-testid="tool" data-state={state} className="flex flex-col gap-3">
          <details className="group min-w-0 rounded-md" open={state === 'failed' || undefined}>
            <summary className="flex list-none items-baseline gap-2 rounded-md text-sm leading-6 [&::-webkit-details-marker]:hidden">
              <StepNumber />
              <span className="font-medium font-mono">{tool}</span>
              <span className="min-w-0 flex-1 truncate font-mono text-muted-foreground text-xs group-open:invisible">
                {!isAsked && (display ? factsLine(args, display) : argumentsLine(args)).slice(0, lineLength)}
              </span>
              <span className={cn('shrink-0 text-xs', colour)}>
                {word}
                {look === 'running' && <Since at={runsSince(item, { turn, decidedAt, startedAt })} />}
                <ForkMark runId={runId} turn={item.endedInTurn} entry={item.n} />
                {item.kept && <span className="text-muted-foreground"> · kept</span>}
                {item.changed && <span className="text-waiting"> · {changesWords(item.changed)}</span>}
                {item.ms !== undefined && <span className="text-muted-foreground"> · {took(item.ms)}</span>}
              </span>
              <ChevronRight
                aria-hidden="true"
                className="size-3.5 shrink-0 self-center text-muted-foreground transition-transform group-open:rotate-90"
              />
            </summary>
            <ToolDetails runId={runId} item={item} display={display} />
          </details>
          {item.files && <GivenFiles runId={runId} files={item.files} />}
          {item.childRun && <ChildRun {...item.childRun} />}
          {decisions.map(({ id, request, decision }) => (
            <div key={id} className={cn(isOpen && decision === undefined && 'max-sm:relative max-sm:-ml-10')}>
              <DecisionSection
                runId={runId}
                startedBy={startedBy}
                request={request}
                decision={decision}
                isOver={!isOpen}
              />
            </div>
          ))}
        </div>
      </Row>
    );
  },
  (before, after) =>
    before.item === after.item &&
    before.status === after.status &&
    before.turn?.state === after.turn?.state &&
    before.turn?.since === after.turn?.since &&
    before.isAway === after.isAway &&
    before.startedAt === after.startedAt &&
    before.waits === after.waits &&
    before.runId === after.runId &&
    before.decisions.length === after.decisions.length &&
    before.decisions.every((decision, index) => decision === after.decisions[index]),
);

/** How long the tool has been running; empty in the first second. A component of its own, so that only it is drawn again each second. */
export function Since({ at }: { at: string }) {
  const words = forWords(at, useNow());
  return words && <span className="tabular-nums">{words}</span>;
}

/** The run that does the work of the call. */
function ChildRun({ runId, agentId }: NonNullable<ToolItem['childRun']>) {
  return (
    <p className="text-muted-foreground text-sm" data-testid="child-run">
      Run of {agentId}{' '}
      <Link
        href={`/runs/${encodeURIComponent(runId)}`}
        className="font-mono text-primary underline-offset-4 hover:underline"
      >
        {runId}
      </Link>
    </p>
  );
}

function ToolDetails({ runId, item, display }: { runId: string; item: ToolItem; display?: Display | null }) {
  const { n: entry, endedInTurn: turn } = item;
  const args = item.editedArguments ?? item.arguments;
  const output = item.error ?? item.result;
  return (
    <div className="mt-2 flex flex-col gap-4 rounded-lg border bg-card p-4">
      <p className="text-muted-foreground text-xs">
        Asked for <Time at={item.at} />
        {item.finishedAt && (
          <>
            , ended <Time at={item.finishedAt} />
          </>
        )}
      </p>
      <div>
        <p className="mb-1.5 font-medium text-muted-foreground text-xs">
          {item.editedArguments ? 'Arguments, as changed' : 'Arguments'}
        </p>
        <ArgumentsView args={args} display={display} />
      </div>
      {output !== undefined && (
        <div>
          <p className="mb-1.5 font-medium text-muted-foreground text-xs">
            {item.error !== undefined ? 'Error, as the agent reads it' : resultTitle(item.changed)}
          </p>
          <pre
            // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable with the keyboard
            tabIndex={0}
            className="max-h-80 overflow-auto whitespace-pre-wrap break-words rounded-md bg-muted p-3 font-mono text-[0.8125rem] leading-relaxed"
          >
            {outputText(output)}
          </pre>
        </div>
      )}
      <div className="flex flex-wrap gap-2">
        {entry !== undefined && turn !== undefined && <ForkMenu runId={runId} step={{ turn, entry }} />}
        <StepLink itemId={item.id} />
      </div>
    </div>
  );
}
