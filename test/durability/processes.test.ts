/** An agent-service of several processes: one port, and what one of them does when another dies. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type AgentServiceHealth, followLive } from '@platform/temporal';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually } from '../support/eventually.js';
import { finished, heldAt, type Stage, seen, setStage } from './kit.js';

let stage: Stage;
let gate: string;
/** By the run, the processes that have begun a model call of it. */
const processesOf = new Map<string, Set<number>>();

beforeAll(async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'processes-'));
  gate = path.join(folder, 'gate');
  // As many turns as runs: so each process gets its half of them.
  stage = await setStage(folder, { AGENT_PROCESSES: '2', AGENT_SERVICE_ID: 'agents-1', AGENT_TURNS_AT_ONCE: '4' });
  stage.atPoint = ({ pid, run }) => {
    processesOf.set(run, (processesOf.get(run) ?? new Set()).add(pid));
  };
});
afterAll(() => stage.close());

const poem =
  'A line that is long enough to be told in more than twelve tokens, of which some come before the gate opens and the rest after.';

/** What the port tells of the run that goes on: words of the model, and the attempt. */
async function toldLive(runId: string): Promise<{ attempt: number; words: string }> {
  const aborted = new AbortController();
  try {
    for await (const signal of followLive(stage.client, runId, { signal: aborted.signal })) {
      if (signal.type !== 'event') continue;
      const { event } = signal;
      const words =
        event.type === 'snapshot'
          ? event.texts.map(({ text }) => text).join('')
          : event.type === 'delta'
            ? event.text
            : '';
      if (words && event.attempt != null) return { attempt: event.attempt, words };
    }
  } finally {
    aborted.abort();
  }
  throw new Error(`the stream of run ${runId} ended`);
}

async function health(): Promise<AgentServiceHealth> {
  return (await fetch(`${stage.client.agentServiceUrl}/health`)).json() as Promise<AgentServiceHealth>;
}

/** Sums a number over its labels. */
async function counted(sample: RegExp): Promise<number> {
  const text = await (await fetch(`${stage.client.agentServiceUrl}/metrics`)).text();
  const lines = text.split('\n').filter((line) => sample.test(line));
  return lines.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' '))), 0);
}

test('a viewer finds a turn whichever process has it; when one dies the others go on, and it takes its turns up again: nothing is lost or repeated', async () => {
  const runs = await Promise.all(
    [1, 2, 3, 4].map(async (n) => ({
      n,
      runId: await stage.start(`shared ${n}`, [['quick', { n: 7000 + n }]], heldAt(gate, poem)),
    })),
  );
  await seen('every turn at its second model call', () =>
    runs.every(({ n }) => (stage.witness.modelCalls(`shared ${n} `)[1] ?? 0) > 0),
  );
  await eventually(
    health,
    ({ status, processes }) => status === 'ok' && processes?.every(({ turnsRunning }) => turnsRunning === 2) === true,
    'each of two processes has its half of the turns',
  );
  const told = await Promise.all(runs.map(({ runId }) => toldLive(runId)));
  for (const { words } of told) expect(poem).toContain(words);

  const pids = new Set([...processesOf.values()].flatMap((each) => [...each]));
  expect(pids.size).toBe(2);
  const [died] = pids as unknown as [number];
  const lost = runs.filter(({ runId }) => processesOf.get(runId)?.has(died));
  expect(lost).toHaveLength(2);
  const checkpoints = () => counted(/^agents_checkpoint_duration_seconds_count /);
  const before = await eventually(checkpoints, (count) => count > 0, 'checkpoints are counted');
  process.kill(died, 'SIGKILL');
  await seen('the turns of the process that died begin again', () =>
    lost.every(({ runId }) => (processesOf.get(runId)?.size ?? 0) > 1),
  );
  for (const { attempt } of await Promise.all(lost.map(({ runId }) => toldLive(runId))))
    expect(attempt).toBeGreaterThan(1);
  writeFileSync(gate, '');

  for (const { n, runId } of runs) {
    const { status, content } = await finished(stage, runId);
    expect({ status, content }).toEqual({ status: 'completed', content: poem });
    expect(stage.witness.tool('quick', { n: 7000 + n })).toBe(1);
    expect(stage.witness.modelCalls(`shared ${n} `)[0]).toBe(1);
  }
  const again = await eventually(
    health,
    ({ processes }) => processes?.every(({ status }) => status === 'ok') ?? false,
    'every process takes turns',
  );
  expect(again.processes?.map(({ id }) => id)).toEqual(['agents-1-1', 'agents-1-2']);
  // What the process that died had counted is not taken away.
  await eventually(checkpoints, (count) => count >= before + 4, 'the last answers are counted too');
  const completed = () => counted(/^agents_turn_duration_seconds_count\{.*outcome="completed"/);
  await eventually(completed, (turns) => turns === 4, 'four turns are counted');
});

test('asked to end, every process hands its turns over, and the next start goes on with them', async () => {
  const other = `${gate}-2`;
  const runIds = await Promise.all(
    [1, 2].map((n) => stage.start(`handed ${n}`, [['quick', { n: 7100 + n }]], heldAt(other, poem))),
  );
  await seen('both at their second model call', () =>
    [1, 2].every((n) => (stage.witness.modelCalls(`handed ${n} `)[1] ?? 0) > 0),
  );
  const { code } = await stage.stack.agentService.kill('SIGTERM');
  expect(code).toBe(0);
  writeFileSync(other, '');
  await stage.stack.agentService.startReady();
  for (const [index, runId] of runIds.entries()) {
    const view = await finished(stage, runId);
    expect(view.status).toBe('completed');
    expect(stage.witness.tool('quick', { n: 7101 + index })).toBe(1);
    expect(view.timeline.some((item) => item.kind === 'attempts' && item.workerLost)).toBe(false);
  }
});
