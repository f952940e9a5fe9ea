/** The fault kit on a whole product: its short form holds, and a product that repeats what was finished does not pass. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { brokenClaims, type Cell, chaos, isWanted, ownAgent, type Scenario, scenarios } from '@platform/chaos';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startStack } from '../support/stack.mjs';

const kit = path.resolve(import.meta.dirname, '../../apps/agent-service/tests/kit');

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(path.join(tmpdir(), 'chaos-test-'));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

function breakThings(
  tried: readonly Scenario[],
  wanted: (cell: { scenario: string; fault: string; boundary?: string }) => boolean,
  env: Record<string, string> = {},
): Promise<Cell[]> {
  return chaos({
    startStack,
    dataDir,
    env: {
      AGENTS_MODULE: 'agents,tests.kit.agents_under_test',
      SCRIPTED_MODEL_SCRIPTS: path.join(kit, 'scripts.mjs'),
      MODEL_TIMEOUT_SECONDS: '25',
      ...env,
    },
    scenarios: tried,
    wanted,
    short: true,
    say: () => {},
  });
}

/** Only these boundaries of one fault. */
const only =
  (wanted: string, ...boundaries: string[]) =>
  ({ fault, boundary }: { fault: string; boundary?: string }) =>
    fault === wanted && (boundary === undefined || boundaries.includes(boundary));

/** An agent that knows nothing of the kit: it is proved by its journal alone. */
const support = ownAgent({
  agentId: 'support',
  request: 'Where are orders 1007 and 1019?',
  from: 1,
  decide: 'approve',
});

test('everything is killed, drained and cut off once: nothing is lost and nothing finished is repeated', async () => {
  const short = isWanted({ short: true, only: undefined, own: undefined });
  const ofSupport = only('kill-agent-service', 'model 1 recorded', 'model 2 returned');
  const cells = await breakThings([...scenarios, support], (cell) =>
    cell.scenario === support.id ? ofSupport(cell) : short(cell),
  );
  expect(brokenClaims(cells)).toEqual([]);
  expect(cells.filter(({ reached }) => !reached)).toEqual([]);
  expect(cells.map(({ fault, boundary }) => `${fault}: ${boundary}`)).toMatchInlineSnapshot(`
    [
      "kill-agent-service: quick returned",
      "kill-agent-service: model 2 during",
      "kill-agent-service: slow recorded",
      "kill-agent-service: pay_when during",
      "kill-worker: model 3 recorded",
      "kill-worker: book waiting",
      "kill-temporal-server: hold_async during",
      "all: charge waiting",
      "drain-agent-service: hold_async started",
      "cut-agent-service-server: model 4 returned",
      "kill-agent-service: model 1 recorded",
      "kill-agent-service: model 2 returned",
    ]
  `);
  const asked = cells
    .filter(({ unknown }) => unknown.length > 0)
    .map(({ boundary, unknown }) => [boundary, ...unknown]);
  expect(asked).toEqual([['pay_when during', 'pay_when']]);
  for (const { recoverySeconds } of cells) expect(recoverySeconds).toBeLessThan(120);
});

test('a product that forgets what was finished does not pass', async () => {
  // A team plays again what happened since its members wait: one that forgets it asks anew for ever.
  const without = scenarios.filter(({ id }) => id !== 'a team');
  const cells = await breakThings(without, only('kill-agent-service', 'slow recorded'), { JOURNAL_FORGETS: '1' });
  const repeated = ['model 1', 'quick', 'model 2', 'slow'];
  expect(brokenClaims(cells)).toEqual(
    expect.arrayContaining(
      repeated.map((call) => expect.stringMatching(`executed once: ${call} was executed 2 times`)),
    ),
  );
});
