/** A long run, as the console's server tells it: for pages of a run that would take minutes to make. */
import type { DecisionItem, RunView, TimelineItem } from '@platform/temporal';
import type { Page } from 'playwright-core';

const began = Date.UTC(2026, 10, 20, 9, 0, 0);
const at = (ms: number) => new Date(began + ms).toISOString();

export interface LongRun {
  view: Omit<RunView, 'timeline'>;
  items: TimelineItem[];
}

/**
 * A run of so many steps: a model call and the tool call that it asks for, in turns, of several tools. Step `failsAt` fails. `waits`: its first call
 * waits for a decision, and it goes on beside that. In its middle it waited for a person for three days.
 */
export function longRun(runId: string, steps: number, { failsAt = 0, waits = false } = {}): LongRun {
  const items: TimelineItem[] = [];
  const days = 3 * 86_400_000;
  let now = 1_000;
  for (let n = 0; n < steps; n += 2) {
    if (n >= steps / 2 && n < steps / 2 + 2) now += days;
    now += 400;
    items.push({
      kind: 'message',
      id: `0.${n}`,
      at: at(now),
      turn: 0,
      n,
      text: n % 20 === 0 ? `Step ${n + 1}: **looking** at the next customer.\n\n- orders\n- notes` : '',
      model: 'scripted-bee',
      owner: 'worker_bee',
      inputTokens: 1_000 + n,
      outputTokens: 20,
      costUsd: 0.001,
      ms: 400,
    });
    now += 120;
    const failed = n + 2 === failsAt;
    const isAsked = waits && n === 0;
    const tool = n % 40 < 20 ? 'get_order' : 'get_notes';
    items.push({
      kind: 'tool',
      id: `0.${n + 1}`,
      at: at(now - 120),
      turn: 0,
      toolCallId: `call_${n}`,
      tool: isAsked ? 'refund' : failed ? 'send_mail' : tool,
      state: isAsked ? 'requested' : failed ? 'failed' : 'done',
      arguments: isAsked ? { order_id: 7, amount: 49.9 } : { order_id: n },
      ...(isAsked
        ? { requestId: '0-call_0' }
        : {
            ...(failed
              ? { error: 'the mailbox is full' }
              : { result: JSON.stringify({ order: n, word: `word-${n}` }) }),
            finishedAt: at(now),
            ms: 120,
            n: n + 1,
            endedInTurn: 0,
          }),
    });
    if (isAsked) items.push(asks());
  }
  const view: LongRun['view'] = {
    runId,
    agentId: 'worker_bee',
    request: `Look at ${steps / 2} customers`,
    startedBy: 'ana',
    startedAt: at(0),
    status: waits ? 'waiting' : 'completed',
    statusSince: at(now),
    waitingFor: waits ? [asks().request] : [],
    rules: [],
    turns: 1,
    usage: { inputTokens: 1, outputTokens: 1, modelCalls: steps / 2, toolCalls: steps / 2 },
    eventId: 50,
    ...(!waits && { endedAt: at(now), content: 'All customers are looked at.' }),
  };
  if (!waits) items.push({ kind: 'ended', id: 'ended', at: at(now), status: 'completed' });
  return { view, items };
}

function asks(): DecisionItem {
  return {
    kind: 'decision',
    id: 'decision 0-call_0',
    at: at(1_500),
    request: {
      id: '0-call_0',
      kind: 'approval',
      toolCallId: 'call_0',
      tool: 'refund',
      arguments: { order_id: 7, amount: 49.9 },
      argumentsHash: 'a'.repeat(64),
      askedAt: at(1_500),
    },
  } as DecisionItem;
}

/** Answers what a page asks of a run: its events, once, and no more. */
export async function serveRun(page: Page, { view, items }: LongRun): Promise<void> {
  const data = { view, changed: items, positions: items.map((_, index) => index), removed: [], complete: true };
  const events = [`event: update\ndata: ${JSON.stringify(data)}\n\n`];
  if (view.endedAt !== undefined) events.push('event: end\ndata: {}\n\n');
  await page.route(`**/api/v1/runs/${view.runId}/events*`, (route) =>
    route.fulfill({ contentType: 'text/event-stream', body: events.join('') }),
  );
}
