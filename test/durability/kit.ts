import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type Point, PointServer } from '@platform/chaos';
import { followRun, getRun, RunNotFound, type RunView, startRun, type TemporalClient } from '@platform/temporal';
import { workflowIdForRun } from '@platform/temporal/contract';
import { parseJson, writeJson } from '@platform/temporal/json';
import { closing } from '../support/closing.mjs';
import { eventually } from '../support/eventually.js';
import { patience } from '../support/patience.mjs';
import { patientClient } from '../support/patient-client.js';
import { startStack } from '../support/stack.mjs';

const kit = path.resolve(import.meta.dirname, '../../apps/agent-service/tests/kit');

/** The agent whose request says what its model does (see `tests/kit/scripts.mjs` of the agent-service). */
export const bee = 'worker_bee';

export type Stack = Awaited<ReturnType<typeof startStack>>;

/** What happened outside of the processes under test: requests to the model and executions of tools. */
export class Witness {
  constructor(private readonly folder: string) {}

  /** Number of tool executions with these arguments. */
  tool(name: string, args: Record<string, unknown> = {}): number {
    return this.lines('tool-calls.jsonl').filter(
      (call) => call.tool === name && Object.entries(args).every(([key, value]) => call.args[key] === value),
    ).length;
  }

  /** Arguments of the executions of a tool, in order. */
  calls(name: string): Record<string, unknown>[] {
    return this.lines('tool-calls.jsonl')
      .filter((call) => call.tool === name)
      .map((call) => call.args);
  }

  /** The same as JSON, with the numbers that the tool got: `2.0` is not `2`. */
  exactCalls(name: string, words = ''): string[] {
    const calls = this.texts('tool-calls.jsonl').map((line) => parseJson(line) as { tool: string; args: unknown });
    return calls
      .filter(({ tool }) => tool === name)
      .flatMap(({ args }) => (writeJson(args).includes(words) ? [writeJson(args)] : []));
  }

  /** How often the model was asked for its first, second, … answer in the run whose request begins with these words. */
  modelCalls(words: string): number[] {
    const counts: number[] = [];
    for (const { body } of this.lines('requests.jsonl')) {
      const { messages } = body as { messages: { role: string; content: unknown }[] };
      if (!messages.some((m) => m.role === 'user' && textOf(m.content).startsWith(words))) continue;
      const answers = messages.filter((m) => m.role === 'assistant').length;
      counts[answers] = (counts[answers] ?? 0) + 1;
    }
    return counts;
  }

  /** What the model was asked in the run whose request begins with these words, in order. */
  requests(words: string): { messages: { role: string; content: unknown }[] }[] {
    const bodies = this.lines('requests.jsonl').map(({ body }) => body);
    return bodies.filter(({ messages }) =>
      messages.some(
        (m: { role: string; content: unknown }) => m.role === 'user' && textOf(m.content).startsWith(words),
      ),
    );
  }

  // biome-ignore lint/suspicious/noExplicitAny: lines of logs of different shapes
  private lines(file: string): any[] {
    return this.texts(file).map((line) => JSON.parse(line));
  }

  private texts(file: string): string[] {
    const log = path.join(this.folder, file);
    if (!existsSync(log)) return [];
    return readFileSync(log, 'utf8').split('\n').slice(0, -1); // what is behind the last break is still being written
  }
}

/** The text of a message, also of one with files beside it. */
function textOf(content: unknown): string {
  if (!Array.isArray(content)) return String(content);
  return content.map(({ text = '' }: { text?: string }) => text).join('');
}

/** A step of the model that goes wrong first, in a way that `tests/kit/scripts.mjs` lists. */
export function faulty(fault: Record<string, unknown>, step: unknown): Record<string, unknown> {
  // biome-ignore lint/suspicious/noThenProperty: the word of the script language
  return { ...fault, then: step };
}

/** A step whose words come only so far, a few tokens before the file is there and the rest after. */
export function heldAt(file: string, step: unknown, tokens = 12): Record<string, unknown> {
  return faulty({ holdAfter: tokens, until: file }, step);
}

/** A step of the model that is held until it is let go: for what has to happen while it is under way, however long that takes. */
export function held({ dataDir }: Stage, step: unknown): { step: Record<string, unknown>; letGo: () => void } {
  const file = path.join(dataDir, `let-go-${randomUUID()}`);
  return { step: faulty({ hold: file }, step), letGo: () => writeFileSync(file, '') };
}

/** A step that the model takes its time for. */
export function after(seconds: number, step: unknown): Record<string, unknown> {
  return faulty({ delay: seconds }, step);
}

/** A whole product with the agents for tests, and what is needed to see what it does. */
export interface Stage {
  stack: Stack;
  client: TemporalClient;
  witness: Witness;
  dataDir: string;
  /** Told of every point that a call reaches; the call stands there until this has ended. */
  atPoint: (point: Point) => Promise<void> | void;
  /** Starts the agent for tests with these steps; `words` must be used once. */
  start(words: string, ...steps: unknown[]): Promise<string>;
  close(): Promise<void>;
}

/** Starts everything with logs of what the model was asked and which tools ran. */
export async function setStage(dataDir: string, env: Record<string, string> = {}): Promise<Stage> {
  const points = await PointServer.listen((point) => stage.atPoint(point));
  const stack = await startStack({
    dataDir,
    watched: true,
    env: {
      POINT_SERVER: points.address,
      AGENTS_MODULE: 'agents,tests.kit.agents_under_test',
      SCRIPTED_MODEL_SCRIPTS: path.join(kit, 'scripts.mjs'),
      SCRIPTED_MODEL_TOKEN_MS: '0',
      SCRIPTED_MODEL_LOG: path.join(dataDir, 'requests.jsonl'),
      TOOL_CALL_LOG: path.join(dataDir, 'tool-calls.jsonl'),
      ...env,
    },
  });
  const client = await patientClient({ env: { ...env, ...stack.env } });
  const stage: Stage = {
    stack,
    client,
    witness: new Witness(dataDir),
    dataDir,
    atPoint: () => {},
    start: async (words, ...steps) => {
      const request = `${words} script: ${JSON.stringify(steps)}`;
      return (await startRun(client, { agentId: bee, request, startedBy: 'test' })).runId;
    },
    close: () =>
      closing({
        client: () => client.close(),
        stack: stack.stop,
        'server of points': () => points.close(),
      }),
  };
  return stage;
}

/** Follows a run until its view fits. */
export async function until(stage: Stage, runId: string, fits: (view: RunView) => boolean): Promise<RunView> {
  const aborted = new AbortController();
  const timer = setTimeout(() => aborted.abort(), patience);
  try {
    for await (const update of followRun(stage.client, runId, { signal: aborted.signal })) {
      if (update.type === 'update' && fits(update.view)) return update.view;
    }
  } finally {
    clearTimeout(timer);
    aborted.abort();
  }
  const seen = await getRun(stage.client, runId);
  throw new Error(`run ${runId} did not get there: ${JSON.stringify(seen, undefined, 1).slice(0, 4_000)}`);
}

/** Follows a run to its end. */
export function finished(stage: Stage, runId: string): Promise<RunView> {
  return until(stage, runId, (view) => view.endedAt !== undefined);
}

/** Deletes all executions of a run, as the end of their retention does. The server takes half a minute; `gone` ends then. */
export async function deleteRun({ client }: Stage, runId: string): Promise<{ gone: () => Promise<void> }> {
  const workflowId = workflowIdForRun(runId);
  const { connection, namespace, temporal } = client;
  const query = `WorkflowId = '${workflowId}'`;
  const { executions } = await connection.workflowService.listWorkflowExecutions({ namespace, query });
  const ids = (executions ?? []).map(({ execution }) => execution?.runId ?? '');
  for (const id of ids) {
    const workflowExecution = { workflowId, runId: id };
    await connection.workflowService.deleteWorkflowExecution({ namespace, workflowExecution });
  }
  const isThere = async (id: string) =>
    temporal.workflow
      .getHandle(workflowId, id)
      .describe()
      .then(Boolean, () => false);
  const gone = async () => {
    for (const id of ids)
      await eventually(
        () => isThere(id),
        (there) => !there,
        `run ${runId} is deleted`,
      );
  };
  return { gone };
}

/** Waits until a run is there that another run starts. */
export async function started(stage: Stage, runId: string): Promise<void> {
  const isThere = () =>
    getRun(stage.client, runId).then(Boolean, (error: unknown) => {
      if (error instanceof RunNotFound) return false;
      throw error;
    });
  await eventually(isThere, Boolean, `run ${runId} is there`);
}

/** Follows a run until it asks for a decision. */
export function asked(stage: Stage, runId: string): Promise<RunView> {
  return until(stage, runId, (view) => view.status === 'waiting' && view.waitingFor.length > 0);
}

/** Waits for something outside that cannot be awaited: a line of a log. */
export async function seen(what: string, happened: () => boolean): Promise<void> {
  await eventually(happened, Boolean, what);
}
