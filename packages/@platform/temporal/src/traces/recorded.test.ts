/** Traces of recorded runs: those of the whole product, and those of the worker's tests, one for each path. */
import { readdirSync, readFileSync } from 'node:fs';
import { loadDataConverter } from '@temporalio/common/lib/internal-non-workflow/index.js';
import { historyFromJSON } from '@temporalio/common/lib/proto-utils.js';
import proto from '@temporalio/proto';
import { describe, expect, it } from 'vitest';
import { decodeEvent } from '../history/decode.js';
import type { RunEvent } from '../projection/events.js';
import { projectRun } from '../projection/projection.js';
import { TraceRecord } from './record.js';
import type { TraceSpan } from './span.js';
import { turnSpans } from './turn-spans.js';

const { History } = proto.temporal.api.history.v1;

const folders = ['../../fixtures/histories/', '../../../../../apps/temporal-worker/histories/'];
const recorded = folders.flatMap((folder) =>
  readdirSync(new URL(folder, import.meta.url))
    .filter((file) => file.endsWith('.json'))
    .map((file) => [file.replace('.json', ''), new URL(folder + file, import.meta.url)] as const),
);

async function eventsOf(file: URL): Promise<RunEvent[]> {
  const history = History.fromObject(historyFromJSON(JSON.parse(readFileSync(file, 'utf8'))));
  const decoder = { converter: loadDataConverter(), namespace: 'default', workflowId: 'w' };
  return Promise.all(history.events.map((event) => decodeEvent(decoder, event)));
}

function spansOf(record: TraceRecord): TraceSpan[] {
  return record.turns().flatMap(({ facts, entries }) => turnSpans(facts, entries, { contents: true }));
}

describe('every recorded run', () => {
  it.each(recorded)('%s: a span that was told once never changes', async (_, file) => {
    const record = new TraceRecord('run');
    const told = new Map<string, TraceSpan>();
    for (const event of await eventsOf(file)) {
      record.apply(event);
      const now = new Map(spansOf(record).map((span) => [span.traceId + span.spanId, span]));
      for (const [id, span] of told) expect(now.get(id), `${span.name} after event ${event.id}`).toEqual(span);
      for (const [id, span] of now) told.set(id, span);
    }
  });

  it.each(recorded)('%s: when it has ended, every call that people see has a span', async (_, file) => {
    const events = await eventsOf(file);
    const { endedAt, timeline } = projectRun(events);
    if (endedAt === undefined) return;
    const record = new TraceRecord('run');
    for (const event of events) record.apply(event);
    const spans = spansOf(record);
    expect(new Set(spans.map(({ traceId, spanId }) => traceId + spanId)).size).toBe(spans.length);
    const seen = timeline.filter(({ kind }) => kind === 'message' || kind === 'spent' || kind === 'modelError');
    const own = seen.filter((item) => !('kept' in item && item.kept));
    expect(spans.filter(({ name }) => name.startsWith('chat ')).length).toBe(own.length);
    const decisions = timeline.filter((item) => item.kind === 'decision' && item.decision?.via !== 'fork');
    expect(spans.filter(({ name }) => name.startsWith('await_decision ')).length).toBe(decisions.length);
    for (const { start, end } of spans) expect(start <= end).toBe(true);
  });
});
