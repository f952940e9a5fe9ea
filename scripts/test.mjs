// @ts-check
import { checkSession } from './lib/check-session.mjs';
import { checks, integrationTests } from './lib/checks.mjs';
import { ensureTemporalCli } from './lib/temporal-cli.mjs';

await checkSession({
  checks,
  tests: integrationTests,
  async beforeTests() {
    const { path, server, why } = await ensureTemporalCli();
    console.log(`Temporal server ${server} (${why})`);
    process.env.TEMPORAL_CLI = path;
  },
});
