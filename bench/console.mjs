// @ts-check
/**
 * `npm run measure:console -- [runs]`: fills the server that the command line would use with runs (none for 0), and says how long lists, counts and the overview take.
 * Prints JSON: milliseconds, the median of three.
 */
import { performance } from 'node:perf_hooks';
import { countRuns, createTemporalClient, listRuns, OverviewDays, readOverview } from '@platform/temporal';
import { fill } from './fill.mjs';
import { median } from './lib/statistics.mjs';

const runs = Number(process.argv[2] ?? 10_000);
const client = await createTemporalClient({ identity: 'measure' });

/** @param {() => Promise<unknown>} ask */
async function timed(ask) {
  const samples = [];
  for (let round = 0; round < 3; round++) {
    const began = performance.now();
    await ask();
    samples.push(performance.now() - began);
  }
  return Math.round(median(samples));
}

try {
  if (runs > 0) await fill(client, { runs, waiting: Math.round(runs / 20) });
  const days = new OverviewDays();
  await readOverview(client, {}, days);
  const { counts } = await countRuns(client);
  const result = {
    runs: Object.values(counts).reduce((sum, count) => sum + count, 0),
    firstPage: await timed(() => listRuns(client)),
    counts: await timed(() => countRuns(client)),
    search: await timed(() => listRuns(client, { search: 'refund order' })),
    sortedByCost: await timed(() => listRuns(client, { sort: 'cost' })),
    overviewFirst: await timed(() => readOverview(client)),
    overviewAgain: await timed(() => readOverview(client, { by: 'agent' }, days)),
  };
  process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
} finally {
  await client.close();
}
