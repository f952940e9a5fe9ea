/**
 * `npm run promote`: makes the version of this build current, and moves the open runs to it that it can go on with.
 *
 * Exit code 0: done; 1: it cannot be; 2: wrong usage or environment.
 */
import { createTemporalClient, versionText } from '@platform/temporal';
import { runCommand, UsageError } from './command.js';
import { CannotPromote, type Promoted, Promotion } from './promote.js';

const help = `Makes the version of this build current: new runs go to it. Every open run is replayed with its workflow code first; those that it
can go on with are moved to it, the others finish with the workers of their own version.

  TEMPORAL_DEPLOYMENT_NAME=<name> TEMPORAL_WORKER_BUILD_ID=<build> npm run promote -- [options]

  --force  also when runs of no version would break
  --json   print one JSON document
  --help   this text

Run it from the build that the version's workers run, once they are started. Calling it again moves what can be moved by then.
`;

await runCommand({
  help,
  options: { force: { type: 'boolean' }, json: { type: 'boolean' } },
  async run({ force, json }, { version, payloads, taskQueue }) {
    if (!version) {
      throw new UsageError(
        'TEMPORAL_DEPLOYMENT_NAME and TEMPORAL_WORKER_BUILD_ID are not set: they say which version to promote. See --help.',
      );
    }
    const client = await createTemporalClient({ payloads, taskQueue });
    try {
      const promoted: Promoted[] = [];
      for await (const each of new Promotion(client, version, payloads).run({ force: force === true })) {
        promoted.push(each);
        if (!json && each.outcome === 'breaks') print(`  ${each.workflowId} stays: ${each.problem}`);
      }
      if (json) print(JSON.stringify({ version, promoted }, undefined, 2));
      else for (const line of report(versionText(version), promoted)) print(line);
      return 0;
    } catch (error) {
      if (!(error instanceof CannotPromote)) throw error;
      process.stderr.write(`${error.message}\n`);
      return 1;
    } finally {
      await client.close();
    }
  },
});

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

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
