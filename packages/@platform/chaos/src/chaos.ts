import { mkdirSync } from 'node:fs';
import { createTemporalClient, type TemporalClient } from '@platform/temporal';
import { nameOf } from './calls.js';
import { type Fault, faults } from './faults.js';
import { Link } from './link.js';
import { PointServer } from './points.js';
import type { Addresses, LinkName, Part, Product, Stack, StackOptions } from './product.js';
import { type Baseline, type Cell, passPoint, runRound, runUndisturbed, type Stage } from './round.js';
import { runsAtOnce, type Scenario } from './scenarios.js';
import { logFiles, Witness } from './witness.js';

const firstNumber = 10_000;

export interface ChaosOptions {
  /** Starts the product. */
  startStack(options: StackOptions): Promise<Stack>;
  /** A folder of its own: everything in it may be overwritten. */
  dataDir: string;
  /** Variables for every process: which agents there are, what their model is. */
  env: Record<string, string>;
  scenarios: readonly Scenario[];
  /** Ways to break it; those of the kit when absent. */
  faults?: readonly Fault[];
  /** Whether somebody watches each run through the console. */
  watched?: boolean;
  /** Which cells are tried; `boundary` is absent when it is asked about a whole fault. */
  wanted(cell: { scenario: string; fault: string; boundary?: string }): boolean;
  /** Times are kept short, for tests. */
  short: boolean;
  say(line: string): void;
}

/** Starts a product of its own, breaks it, and says what came of it. Every process has ended when this returns. */
export async function chaos(options: ChaosOptions): Promise<Cell[]> {
  const { dataDir, say, short } = options;
  mkdirSync(dataDir, { recursive: true });
  const runs: Stage['runs'] = new Map();
  const points = await PointServer.listen((point) => passPoint(runs, point));
  const links: Partial<Record<LinkName, Link>> = {};
  let stack: Stack | undefined;
  let client: TemporalClient | undefined;
  try {
    stack = await options.startStack({
      dataDir,
      env: { ...variables(dataDir), ...options.env, POINT_SERVER: points.address },
      only: ['temporal', 'model', 'agentService', 'worker', 'web'],
      watched: true,
      via: (addresses) => openLinks(links, addresses),
    });
    client = await createTemporalClient({ env: stack.env });
    const product: Product = { ...stack, links: links as Record<LinkName, Link> };
    const { watched = false } = options;
    const witness = new Witness(dataDir);
    const stage: Stage = { product, client, witness, runs, short, watched, number: firstNumber };
    const cells: Cell[] = [];
    for (const scenario of options.scenarios) cells.push(...(await tryScenario(stage, scenario, options)));
    return cells;
  } finally {
    for (const run of runs.values()) run.release();
    await client?.close();
    await stack?.stop();
    await Promise.all(Object.values(links).map((link) => link.close()));
    await points.close();
    say('everything has ended');
  }
}

async function tryScenario(stage: Stage, scenario: Scenario, options: ChaosOptions): Promise<Cell[]> {
  const { wanted, say } = options;
  const chosen = (options.faults ?? faults).filter(
    (fault) => isFor(fault, scenario) && wanted({ scenario: scenario.id, fault: fault.id }),
  );
  if (chosen.length === 0) return [];
  stage.number = scenario.firstNumber ?? stage.number;
  const baseline = await runUndisturbed(stage, scenario);
  say(`${scenario.id}: undisturbed, ${baseline.calls.length} calls, ${baseline.boundaries.length} boundaries`);
  const cells: Cell[] = [];
  for (const fault of chosen) cells.push(...(await tryFault(stage, scenario, fault, baseline, { wanted, say })));
  return cells;
}

async function tryFault(
  stage: Stage,
  scenario: Scenario,
  fault: Fault,
  baseline: Baseline,
  { wanted, say }: Pick<ChaosOptions, 'wanted' | 'say'>,
): Promise<Cell[]> {
  const boundaries = baseline.boundaries.filter((boundary) =>
    wanted({ scenario: scenario.id, fault: fault.id, boundary: nameOf(boundary) }),
  );
  const cells: Cell[] = [];
  const rounds = Math.ceil(boundaries.length / (scenario.atOnce ?? runsAtOnce));
  for (let round = 0; round < rounds; round++) {
    const began = Date.now();
    // Every so many-th, so that each round has boundaries from all over the run.
    const some = boundaries.filter((_, index) => index % rounds === round);
    const tried = await runRound(stage, scenario, fault, baseline, some);
    cells.push(...tried);
    const bad = tried.filter(({ broken }) => broken.length > 0);
    const seconds = ((Date.now() - began) / 1_000).toFixed(0);
    say(`${scenario.id}, ${fault.title}: ${tried.length} runs broken, ${bad.length} claims broken (${seconds} s)`);
    for (const { boundary, broken, runId } of bad)
      for (const { claim, what } of broken) say(`  ✗ ${boundary} (${runId}): ${claim}: ${what}`);
  }
  return cells;
}

function isFor(fault: Fault, scenario: Scenario): boolean {
  return scenario.faults ? scenario.faults.includes(fault.id) : !fault.special;
}

function variables(dataDir: string): Record<string, string> {
  const files = logFiles(dataDir);
  return {
    SCRIPTED_MODEL_TOKEN_MS: '0',
    SCRIPTED_MODEL_LOG: files.requests,
    TOOL_CALL_LOG: files.tools,
    POINT_LOG: files.points,
  };
}

/** Opens the links between the parts, and says where each part finds the others. */
async function openLinks(
  links: Partial<Record<LinkName, Link>>,
  { temporalAddress, scriptedModelPort }: Addresses,
): Promise<Partial<Record<Part, Partial<Addresses>>>> {
  const server = Number(temporalAddress.split(':').at(-1));
  const toServer = async (name: LinkName) => {
    const link = await Link.open(server);
    links[name] = link;
    return { temporalAddress: `127.0.0.1:${link.port}` };
  };
  const model = await Link.open(scriptedModelPort ?? 0);
  links['agent-service-model'] = model;
  return {
    worker: await toServer('worker-server'),
    agentService: { ...(await toServer('agent-service-server')), scriptedModelPort: model.port },
    web: await toServer('web-server'),
  };
}
