/**
 * What the attempt in progress is doing, from the agent-service's live events: one reducer for the feed, the console and the terminal. No
 * imports of libraries: this file goes into browsers.
 */
import type { MemberCall } from '../agent-service/member.js';
import type { LiveEvent } from '../agent-service.js';
import type { RunView, TimelineItem } from './view.js';

/** A model's answer while it is written. */
export interface LiveText {
  /** Key of the call in the journal. */
  key: string;
  text: string;
  reasoning: string;
  member?: MemberCall;
  /** Id of the timeline item that will replace it: the call is finished and durable. */
  itemId?: string;
}

/** A tool call that has begun. */
export interface LiveTool {
  key: string;
  tool: string;
  toolCallId: string;
  startedAt: string;
  member?: MemberCall | null;
}

/** What the attempt in progress is doing right now. */
export interface Live {
  turn?: number;
  attempt?: number;
  texts: readonly LiveText[];
  tools: readonly LiveTool[];
}

export const nothingLive: Live = { texts: [], tools: [] };

type Snapshot = Extract<LiveEvent, { type: 'snapshot' }>;

/** The event that tells a viewer who comes later what is going on. Finished calls are left out: the timeline has them. */
export function liveSnapshot({ turn, attempt, texts, tools }: Live): Snapshot {
  const writing = texts.filter(({ itemId }) => itemId === undefined);
  return {
    type: 'snapshot',
    turn: turn ?? null,
    attempt: attempt ?? null,
    texts: writing.map(({ key, text, reasoning, member }) => ({ key, text, reasoning, ...(member && { member }) })),
    tools: [...tools],
  };
}

/**
 * Applies an event of the agent-service. What an older attempt still says is not heard.
 *
 * @param items the timeline: what is finished is shown until it is there. Nothing is kept for it without.
 */
export function applyLive(live: Live, event: LiveEvent, items: readonly TimelineItem[] = []): Live {
  if (event.type === 'snapshot') return takeSnapshot(live, event, items);
  const age = compareAttempts(event, live);
  if (age < 0) return live;
  // The snapshot of the newer attempt did not come: everything that is shown is of the older attempt.
  const current = age > 0 ? { ...nothingLive, texts: finished(live), turn: event.turn, attempt: event.attempt } : live;
  switch (event.type) {
    case 'delta': {
      const text = event.text ?? '';
      const reasoning = event.reasoning ?? '';
      const known = current.texts.find(({ key }) => key === event.key);
      const texts = known
        ? current.texts.map((shown) =>
            shown === known ? { ...shown, text: shown.text + text, reasoning: shown.reasoning + reasoning } : shown,
          )
        : [...current.texts, { key: event.key, text, reasoning, ...(event.member && { member: event.member }) }];
      return { ...current, texts };
    }
    case 'tool': {
      const { tool } = event;
      return { ...current, tools: [...current.tools.filter(({ key }) => key !== tool.key), tool] };
    }
    case 'entry': {
      const { entry, turn } = event;
      if (entry.kind === 'claim') return current;
      const itemId = `${turn}.${entry.n}`;
      const arrived = items.some(({ id }) => id === itemId);
      const texts = arrived
        ? current.texts.filter(({ key }) => key !== entry.key)
        : current.texts.map((shown) => (shown.key === entry.key ? { ...shown, itemId } : shown));
      return { ...current, texts, tools: current.tools.filter(({ key }) => key !== entry.key) };
    }
  }
}

/** Removes what the timeline holds by now. `cutOff`: the agent-service cannot be reached, so nothing more comes of what is shown. */
export function pruneLive(
  live: Live,
  view: Omit<RunView, 'timeline'>,
  items: readonly TimelineItem[],
  cutOff: boolean,
): Live {
  if (live.texts.length === 0 && live.tools.length === 0) return live;
  const turnIsOver = live.turn !== undefined && view.status !== 'running' && live.turn < view.turns;
  if (turnIsOver || view.endedAt !== undefined) return nothingLive;
  const ids = new Set(items.map(({ id }) => id));
  const messages = items.filter((item) => item.kind === 'message').filter(({ turn }) => turn === live.turn);
  const isTold = ({ text, itemId }: LiveText) =>
    itemId !== undefined
      ? ids.has(itemId)
      : messages.some((item) => {
          const whole = item.text.trim();
          return whole !== '' && (whole === text.trim() || (cutOff && whole.startsWith(text.trim())));
        });
  const texts = live.texts.filter((shown) => !isTold(shown));
  return texts.length === live.texts.length ? live : { ...live, texts };
}

function takeSnapshot(live: Live, { turn, attempt, texts, tools }: Snapshot, items: readonly TimelineItem[]): Live {
  const ids = new Set(items.map(({ id }) => id));
  // A finished call is durable: it is shown until the timeline has it.
  const kept = finished(live).filter(({ itemId }) => !ids.has(itemId ?? ''));
  const fresh = texts.map(({ key, text, reasoning, member }) => ({
    key,
    text,
    reasoning: reasoning ?? '',
    ...(member && { member }),
  }));
  return { turn: turn ?? undefined, attempt: attempt ?? undefined, texts: [...kept, ...fresh], tools };
}

function finished(live: Live): readonly LiveText[] {
  return live.texts.filter(({ itemId }) => itemId !== undefined);
}

/** Above 0: `event` is of a newer attempt than what is shown. */
function compareAttempts(event: { turn: number; attempt: number }, { turn, attempt }: Live): number {
  if (turn === undefined || attempt === undefined) return 1;
  return event.turn - turn || event.attempt - attempt;
}
