import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { getRun, RunNotFound, type RunView, retryRun, startRun, submitDecision } from '@platform/temporal';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { pythonBin } from '../../scripts/lib/paths.mjs';
import { asked, bee, finished, type Stage, seen, setStage, until } from './kit.js';

let dataDir: string;
let kept: string;
let stage: Stage;

beforeEach(async () => {
  dataDir = mkdtempSync(path.join(tmpdir(), 'backup-'));
  kept = mkdtempSync(path.join(tmpdir(), 'backup-of-it-'));
  stage = await setStage(dataDir);
});
afterEach(async () => {
  await stage.close();
  for (const folder of [dataDir, kept]) rmSync(folder, { recursive: true });
});

// Nothing finished is repeated but what the store has forgotten; nothing runs that a person did not approve, also not with what is in an old backup.
test('an old backup, taken while runs are open: runs go on from there, a call under way is asked about, and a lost payload is one stall', async () => {
  const waits = await stage.start('waits', ['quick', { n: 1 }], ['charge', { n: 1 }], 'paid');
  const large = await stage.start('large', ['big', { n: 2, kilobytes: 600 }], ['charge', { n: 2 }], 'paid');
  const claimed = await stage.start('claimed', ['charge', { n: 3, seconds: 600 }], 'paid');
  await approve(await asked(stage, claimed));
  for (const run of [waits, large]) await asked(stage, run);
  await seen('the charge of the claimed run is under way', () => stage.witness.tool('charge', { n: 3 }) === 1);
  backUp();

  await approve(await getRun(stage.client, waits));
  await finished(stage, waits);
  const request = `since script: ${JSON.stringify([['charge', { n: 4 }], 'paid'])}`;
  const since = { agentId: bee, request, key: 'since', startedBy: 'test' };
  const { runId } = await startRun(stage.client, since);
  await approve(await asked(stage, runId));
  expect(await finished(stage, runId)).toMatchObject({ content: 'paid' });
  await stage.close();
  restore();
  stage = await setStage(dataDir);

  // What began since is gone: the same key starts a new run, which asks people again.
  await expect(getRun(stage.client, runId)).rejects.toBeInstanceOf(RunNotFound);
  expect(await startRun(stage.client, since)).toMatchObject({ runId, started: true });
  await asked(stage, runId);
  // What waited then waits, whatever was decided since. What had finished by then is not done again.
  await approve(await asked(stage, waits));
  expect(await finished(stage, waits)).toMatchObject({ content: 'paid' });
  expect([stage.witness.tool('quick', { n: 1 }), stage.witness.tool('charge', { n: 1 })]).toEqual([1, 2]);
  // The store knows that this call was begun: nobody makes it again before a person has said what became of it.
  const [outcome] = (await asked(stage, claimed)).waitingFor;
  expect(outcome).toMatchObject({ kind: 'outcome' });
  const answer = { runId: claimed, requestId: outcome!.id, action: 'ran', result: 'charged', by: 'bob' } as const;
  await submitDecision(stage.client, answer);
  expect(await finished(stage, claimed)).toMatchObject({ content: 'paid' });
  expect([stage.witness.tool('charge', { n: 3 }), stage.witness.tool('charge', { n: 4 })]).toEqual([1, 1]);

  // A payload store that is older than the store of Temporal.
  rmSync(path.join(dataDir, 'payloads'), { recursive: true });
  await approve(await getRun(stage.client, large));
  const { stall } = await until(stage, large, ({ status }) => status === 'stalled');
  expect(stall).toMatchObject({
    type: 'PayloadLost',
    message: expect.stringMatching(/^[^\n]* is missing\. Restore .*payloads.* from a backup, then retry[^\n]*$/),
  });
  cpSync(path.join(kept, 'payloads'), path.join(dataDir, 'payloads'), { recursive: true });
  await retryRun(stage.client, { runId: large, by: 'bob' });
  expect(await finished(stage, large)).toMatchObject({ content: 'paid' });
  expect([stage.witness.tool('big', { n: 2 }), stage.witness.tool('charge', { n: 2 })]).toEqual([1, 1]);
});

/** As docs/deploy/backup.md says: Temporal's store first, while everything runs, then the payload store. */
function backUp(): void {
  const copy = 'import sqlite3, sys; sqlite3.connect(sys.argv[1]).backup(sqlite3.connect(sys.argv[2]))';
  const [from, to] = [path.join(dataDir, 'temporal/temporal.db'), path.join(kept, 'temporal.db')];
  execFileSync(path.join(pythonBin, 'python'), ['-c', copy, from, to]);
  cpSync(path.join(dataDir, 'payloads'), path.join(kept, 'payloads'), { recursive: true });
}

/** Temporal's store of the backup; the payload store stays, which is newer. */
function restore(): void {
  rmSync(path.join(dataDir, 'temporal'), { recursive: true });
  cpSync(path.join(kept, 'temporal.db'), path.join(dataDir, 'temporal/temporal.db'));
}

function approve({ runId, waitingFor }: RunView) {
  return submitDecision(stage.client, { runId, requestId: waitingFor[0]!.id, action: 'approve', by: 'bob' });
}
