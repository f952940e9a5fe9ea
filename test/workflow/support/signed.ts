import { randomUUID } from 'node:crypto';
import {
  type Actor,
  actingAs,
  createSigningKey,
  publicJwkOf,
  type SigningKey,
  signAct,
  startRun,
  type TemporalClient,
} from '@platform/temporal';
import { workflowIdForRun } from '@platform/temporal/contract';
import type { PinnedKeys } from '@platform/temporal/proofs';
import type { Step } from './scripted-turns.js';
import { Run, type Stage } from './stage.js';

/** A day ago: runs of a test begin after it. */
const before = Math.floor(Date.now() / 1000) - 86_400;

/** A key that signs now. */
export const newKey = (kid: string): SigningKey => createSigningKey({ nbf: before }, kid);

/** What workers pin of keys. */
export const pinned = (...keys: SigningKey[]): PinnedKeys => ({ keys: keys.map(publicJwkOf) });

/** Somebody whom sign-in knows, with roles. */
export function somebody(key: SigningKey, name: string, roles: string[] = ['finance']): Actor {
  const person = { id: `https://login.example.com#${name}`, name, roles };
  return { ...person, sign: async (act) => signAct(key, { person }, act) };
}

/** The client of the product as that person uses it. */
export const as = (client: TemporalClient, actor: Actor): TemporalClient => actingAs(client, actor);

/** Starts a run as that person does. */
export async function startSigned(stage: Stage, steps: Step[], by: Actor): Promise<Run> {
  const runId = randomUUID();
  stage.turns.script(runId, steps);
  await startRun(as(stage.reader, by), {
    key: runId,
    agentId: 'support',
    request: 'Refund order 7',
    startedBy: by.name,
  });
  return new Run(stage, runId, stage.client.workflow.getHandle(workflowIdForRun(runId)));
}
