/**
 * `npm run promote`: makes the version of this build current, and moves the open runs to it that it can go on with.
 *
 * Exit code 0: done; 1: it cannot be; 2: wrong usage or environment.
 */

import { createTemporalClient, versionText } from '@platform/temporal';
import { shownBlock } from '@platform/temporal/shown';
import { print, printJson, runCommand, UsageError } from './command.js';
import { type Promoted, Promotion } from './promote.js';
import { CannotPromote } from './routing.js';

const help = `Makes the version of this build current: new runs go to it. Every open run is replayed with its workflow code first; those that it
can go on with are moved to it, the others finish with the workers of their own version.

  TEMPORAL_DEPLOYMENT_NAME=<name> TEMPORAL_WORKER_BUILD_ID=<build> npm run promote -- [options]

  --percentage <n>  give it that part of new runs only, and move no open run; 0 gives it none any more
  --force           also when runs of no version would break
  --json            print one JSON document
  --help            this text

Run it from the build that the version's workers run, once they are started. Calling it again moves what can be moved by then.
`;

await runCommand({
  help,
  options: { force: { type: 'boolean' }, json: { type: 'boolean' }, percentage: { type: 'string' } },
  async run({ force, json, ...values }, { version, payloads, taskQueue }) {
    const percentage = percentageOf(values.percentage as string | undefined);
    if (!version) {
      throw new UsageError(
        'TEMPORAL_DEPLOYMENT_NAME and TEMPORAL_WORKER_BUILD_ID are not set: they say which version to promote. See --help.',
      );
    }
    const client = await createTemporalClient({ payloads, taskQueue });
    try {
      const promoted: Promoted[] = [];
      for await (const each of new Promotion(client, version, payloads).run({ force: force === true, percentage })) {
        promoted.push(each);
        if (!json && each.outcome === 'breaks') print(`  ${each.workflowId} stays: ${each.problem}`);
      }
      if (json) printJson({ version, percentage, promoted });
      else if (percentage !== undefined) print(rampReport(versionText(version), percentage));
      else for (const line of report(versionText(version), promoted)) print(line);
      return 0;
    } catch (error) {
      if (!(error instanceof CannotPromote)) throw error;
      process.stderr.write(`${shownBlock(error.message)}\n`);
      return 1;
    } finally {
      await client.close();
    }
  },
});

function percentageOf(given: string | undefined): number | undefined {
  if (given === undefined) return undefined;
  const percentage = Number(given);
  if (/^\d{1,2}(\.\d+)?$/.test(given) && percentage < 100) return percentage;
  throw new UsageError(
    `--percentage is "${given}"; allowed: from 0 (no new runs) to below 100. Without it all new runs go to the version.`,
  );
}

function rampReport(version: string, percentage: number): string {
  if (percentage === 0)
    return `✓ ${version} gets no new runs any more. "npm run cli -- deployments" says what is left on it.`;
  const next = 'All: promote without --percentage. None: --percentage 0.';
  return `✓ ${version} gets ${percentage} % of new runs; open runs stay with theirs. ${next}`;
}

function report(version: string, promoted: readonly Promoted[]): string[] {
  const count = (outcome: Promoted['outcome']) => promoted.filter((each) => each.outcome === outcome).length;
  const stay = [
    ...new Set(promoted.flatMap((each) => (each.outcome !== 'moved' && each.version) || []).map(versionText)),
  ];
  return [
    `✓ ${version} is current: new runs go to it. ${count('moved')} open runs were moved to it.`,
    ...(count('breaks') > 0 ? [`${count('breaks')} stay, because its code does not fit them.`] : []),
    ...(count('inTurn') > 0
      ? [`${count('inTurn')} stay until their turn ends: promote again later to move them.`]
      : []),
    ...(stay.length > 0
      ? [`Keep the workers of ${stay.join(', ')} until "npm run cli -- deployments" says that they may be stopped.`]
      : []),
  ];
}
