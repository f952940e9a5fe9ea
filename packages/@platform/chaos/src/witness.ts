import path from 'node:path';
import type { Call } from './calls.js';
import { JsonLines } from './json-lines.js';
import { numberInArguments, numberInRequest } from './scenarios.js';

interface ModelRequest {
  body: { messages: { role: string; content: unknown }[] };
}

interface ToolExecution {
  tool: string;
  args: Record<string, unknown>;
}

/** Files that the processes outside of the runs write: the scripted model its requests, the tools their executions. */
export const logFiles = (dataDir: string) => ({
  requests: path.join(dataDir, 'requests.jsonl'),
  tools: path.join(dataDir, 'tool-calls.jsonl'),
  points: path.join(dataDir, 'points.jsonl'),
});

/** Counts from these files how often calls were executed. */
export class Witness {
  readonly #requests: JsonLines<ModelRequest>;
  readonly #tools: JsonLines<ToolExecution>;
  readonly #counts = new Map<string, number>();

  constructor(dataDir: string) {
    const files = logFiles(dataDir);
    this.#requests = new JsonLines(files.requests);
    this.#tools = new JsonLines(files.tools);
  }

  /** How often a call of run number `n` was executed. */
  executions(n: number, { name }: Pick<Call, 'name'>): number {
    for (const { body } of this.#requests.read()) {
      const asked = body.messages.find(({ role }) => role === 'user');
      const run = numberInRequest(String(asked?.content ?? ''));
      const answers = body.messages.filter(({ role }) => role === 'assistant').length;
      if (run !== undefined) this.#count(run, `model ${answers + 1}`);
    }
    for (const { tool, args } of this.#tools.read()) {
      const run = numberInArguments(args);
      if (run !== undefined) this.#count(run, tool);
    }
    return this.#counts.get(`${n} ${name}`) ?? 0;
  }

  #count(run: number, call: string): void {
    const key = `${run} ${call}`;
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1);
  }
}
