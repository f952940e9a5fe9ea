import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { getRun, submitDecision } from '@platform/temporal';
import { expect, test } from 'vitest';
import { finished, setStage } from './kit.js';

/** Made by `setStage` on Temporal CLI 1.5.1 (server 1.29.1): one run of the agent for tests that waits at its second tool. */
const recorded = new URL('../support/fixtures/temporal-1.29.1.db.gz', import.meta.url);
const runId = '2dcc761a8298';

// Nothing finished is lost or repeated when the server under it is upgraded.
test('a database that server 1.29 has written opens on this one, and its run that waits goes on where it was', async () => {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'upgrade-'));
  mkdirSync(path.join(dataDir, 'temporal'));
  writeFileSync(path.join(dataDir, 'temporal/temporal.db'), gunzipSync(readFileSync(recorded)));
  const stage = await setStage(dataDir);
  try {
    const view = await getRun(stage.client, runId);
    expect(view).toMatchObject({ status: 'waiting', waitingFor: [{ arguments: { n: 7 } }] });
    await submitDecision(stage.client, { runId, requestId: view.waitingFor[0]!.id, action: 'approve', by: 'bob' });
    expect(await finished(stage, runId)).toMatchObject({ status: 'completed', content: 'paid in the end' });
    expect([stage.witness.tool('quick'), stage.witness.tool('charge', { n: 7 })]).toEqual([0, 1]);
    expect(stage.witness.modelCalls('recorded')).toEqual([undefined, undefined, 1]);
  } finally {
    await stage.close();
    rmSync(dataDir, { recursive: true });
  }
});
