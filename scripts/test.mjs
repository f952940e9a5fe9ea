// @ts-check
import { checkSession } from './lib/check-session.mjs';
import { checks, integrationTests } from './lib/checks.mjs';
import { ensureTemporalCli } from './lib/temporal-cli.mjs';
import { parseTestArguments, shuffled } from './lib/test-order.mjs';

const seed = parseTestArguments(process.argv.slice(2));
if (seed !== undefined) console.log(`In a random order. The same again: npm test -- --shuffle=${seed}`);

await checkSession({
  checks: seed === undefined ? checks : shuffled(checks, seed),
  tests: seed === undefined ? integrationTests : shuffled(integrationTests, seed),
  async beforeTests() {
    const { path, server, why } = await ensureTemporalCli();
    console.log(`Temporal server ${server} (${why})`);
    process.env.TEMPORAL_CLI = path;
  },
});
