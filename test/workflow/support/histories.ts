import { readdirSync, readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import type { WorkflowHandle } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';

const processName = new RegExp(`\\d+@${hostname()}`, 'g');
const folder = new URL('../../../apps/temporal-worker/histories/', import.meta.url);

/** An event as Temporal writes it in JSON. */
export interface RecordedEvent {
  eventType: string;
  [attributes: string]: unknown;
}

/**
 * The events of a workflow. With a name and `RECORD_HISTORIES=1` in the environment they are also kept for the replay test, without what
 * names the machine.
 */
export async function recordHistory(name: string | undefined, handle: WorkflowHandle): Promise<RecordedEvent[]> {
  const history = JSON.parse(historyToJSON(await handle.fetchHistory()));
  if (name !== undefined && process.env.RECORD_HISTORIES) {
    const file = new URL(`${name}.json`, folder);
    await mkdir(new URL('.', file), { recursive: true });
    await writeFile(file, `${JSON.stringify(history, anonymous, 1)}\n`);
  }
  return history.events.map((event: RecordedEvent) => ({
    ...event,
    eventType: event.eventType.replace('EVENT_TYPE_', ''),
  }));
}

/** The committed histories, each with the name of its path through the workflow. */
export function committedHistories(): { path: string; workflowId: string; history: unknown }[] {
  return readdirSync(folder, { encoding: 'utf8', recursive: true })
    .filter((file) => file.endsWith('.json'))
    .map((file) => {
      const history = JSON.parse(readFileSync(new URL(file, folder), 'utf8'));
      const { workflowId } = history.events[0].workflowExecutionStartedEventAttributes;
      return { path: file.replace('.json', ''), workflowId, history };
    });
}

/** Leaves out stack traces, which name folders, and gives processes (`pid@host`) a name of their own. */
function anonymous(key: string, value: unknown): unknown {
  if (key === 'stackTrace') return undefined;
  return typeof value === 'string' ? value.replaceAll(processName, 'test-worker') : value;
}
