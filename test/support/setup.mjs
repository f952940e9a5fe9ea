// @ts-check
import { ensureTemporalCli } from '../../scripts/lib/temporal-cli.mjs';

/** Finds the Temporal CLI once, for every test file. */
export default async function setup() {
  process.env.TEMPORAL_CLI = (await ensureTemporalCli()).path;
}
