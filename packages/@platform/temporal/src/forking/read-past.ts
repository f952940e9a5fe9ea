/** What a run has done, as one that goes on from it needs it. */
import { notFoundOrArchived } from '../archive/read.js';
import type { TemporalClient } from '../connection/client.js';
import type { AgentRunInput } from '../domain/contract.js';
import { RunNotFound } from '../errors/errors.js';
import { readHistory } from '../history/read.js';
import { PastCollector, type PastTurn } from '../past/past.js';
import { RunProjection } from '../projection/projection.js';
import type { RunView } from '../projection/view.js';

/** A run and its turns, without those of executions that the server no longer has. */
export interface Past {
  view: RunView;
  /** Of the first execution that the server has. */
  input: AgentRunInput;
  turns: PastTurn[];
}

/** Throws `RunNotFound`, `CannotContinue` when it is archived, `TemporalUnavailable`. */
export async function readPast(client: TemporalClient, runId: string): Promise<Past> {
  const projection = new RunProjection();
  const collected = new PastCollector();
  try {
    for await (const event of readHistory(client, runId)) {
      projection.apply(event);
      collected.apply(event);
    }
  } catch (error) {
    throw error instanceof RunNotFound ? await notFoundOrArchived(client, runId, error) : error;
  }
  const [first] = collected.executions;
  if (!first) throw new Error(`The history of run ${runId} has no beginning`);
  return {
    view: projection.view(),
    input: first.input,
    turns: collected.turns,
  };
}
