import { randomBytes } from 'node:crypto';
import { WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import { TypedSearchAttributes } from '@temporalio/common';
import { checkWithAgents } from '../agents/agents.js';
import { keyConflict, ownName, ownSession, starterOf } from '../connection/acting.js';
import { call } from '../connection/call.js';
import type { TemporalClient } from '../connection/client.js';
import { prove } from '../connection/prove.js';
import { maximumRequestBytes } from '../domain/bounds.js';
import { type AgentRunInput, agentExecutionWorkflowType, longestRunId, type RunLimits } from '../domain/contract.js';
import type { Finding } from '../domain/finding.js';
import { asObject, asText } from '../domain/json/read.js';
import { writeJson } from '../domain/json.js';
import { startAttributes, startOptions } from '../domain/start.js';
import { InvalidInput, SearchAttributesMissing } from '../errors/errors.js';
import { checkFiles } from '../files/check.js';
import { readHistory } from '../history/read.js';
import { parseInput, type StartRunInput, startRunSchema } from '../input/input.js';
import { hintsOf } from '../input/not-given.js';
import { findingFor, lacksFinding } from '../visibility/finding.js';
import { differentFields } from './same-input.js';

/** A run that was started now, or before with the same key. */
export interface StartedRun {
  runId: string;
  /** `false` when the key's run existed already. */
  started: boolean;
  /** Whether the agent and the request were checked against the agent-service; when not, `uncheckedBecause` says why. */
  checked: boolean;
  uncheckedBecause?: string;
}

/**
 * Starts a run and returns at once. With a `key` it may be repeated: the same key and input give the same run, as long as the
 * namespace keeps its history. The agent and the request are checked against the agent-service when that can be asked; otherwise the
 * run is accepted and waits for it.
 *
 * Throws `InvalidInput`, `UnknownAgent`, `RunKeyConflict`, `SearchAttributesMissing`, `TemporalUnavailable`.
 */
export async function startRun(client: TemporalClient, given: StartRunInput): Promise<StartedRun> {
  const run = parseInput(startRunSchema, given, hintsOf(startRunSchema));
  return startInput(client, { ...run, ...ownSession(client, run) });
}

/** Starts a run from an input that is checked but for its size and its agent. Throws as `startRun`. */
export async function startInput(
  client: TemporalClient,
  { key: name, ...given }: Omit<AgentRunInput, 'runId'> & { key?: string },
): Promise<StartedRun> {
  const key =
    name === undefined
      ? undefined
      : ownName(client, name, { field: 'key', longest: longestRunId, tenant: given.tenant });
  const rest = { ...given, ...starterOf(client, given) };
  // An object reaches the model as a text.
  const text = typeof rest.request === 'string' ? rest.request : writeJson(rest.request);
  const bytes = Buffer.byteLength(JSON.stringify(text));
  if (bytes > maximumRequestBytes) {
    const limit = `${bytes} bytes as JSON; at most ${maximumRequestBytes} are allowed`;
    throw new InvalidInput('request', `request: ${limit}. Put large content in a file or a store and refer to it.`);
  }
  await checkFiles(client, rest.files);
  const { uncheckedBecause, ...limits } = await checkWithAgents(client, rest);
  const runId = key ?? newRunId();
  const input: AgentRunInput = await prove(client, 'start', runId, { runId, ...rest, ...limits });
  const started = await start(client, input, rest.limits);
  return { runId: input.runId, started, checked: uncheckedBecause === undefined, uncheckedBecause };
}

/** @param limits those that the caller gave. */
async function start(client: TemporalClient, input: AgentRunInput, limits?: RunLimits): Promise<boolean> {
  const startWith = (finding: Finding | undefined) => () =>
    client.temporal.workflow.start(agentExecutionWorkflowType, {
      ...startOptions(input),
      taskQueue: client.taskQueue,
      args: [input],
      workflowIdConflictPolicy: 'FAIL',
      typedSearchAttributes: new TypedSearchAttributes(startAttributes(input, { finding })),
    });
  try {
    const finding = await findingFor(client);
    await call(client, startWith(finding)).catch((error: unknown) => {
      if (!finding || !(error instanceof SearchAttributesMissing)) throw error;
      lacksFinding(client);
      return call(client, startWith(undefined));
    });
    return true;
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    await checkSameInput(client, input, limits);
    return false;
  }
}

/** Throws `RunKeyConflict` when the run of this key has other input. Its starter may be another person: the same work under the same key is the same run. */
async function checkSameInput(client: TemporalClient, input: AgentRunInput, limits?: RunLimits): Promise<void> {
  const { value: first } = await readHistory(client, input.runId).next();
  const before = first?.type === 'runStarted' ? asObject(first.input) : undefined;
  const different = differentFields(before, input);
  // The agent's own limits may have come with it or not: those that the caller gave must be the same.
  const limitsBefore = asObject(before?.limits) ?? {};
  const isOther = ([name, limit]: [string, unknown]) => limit !== undefined && limitsBefore[name] !== limit;
  if (Object.entries(limits ?? {}).some(isOther)) different.push('limits');
  if (different.length > 0) {
    const place = { agentId: asText(before?.agentId), tenant: asText(before?.tenant) };
    throw keyConflict(client, input.runId, { place, different });
  }
}

/** An id of 48 random bits. If two runs got the same id, the second start would fail; they would not be mixed up. */
function newRunId(): string {
  return randomBytes(6).toString('hex');
}
