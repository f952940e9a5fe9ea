import { type DeployedVersion, type Deployments, listDeployments } from '@platform/temporal';
import type { Command } from 'commander';
import { optionsOf, withClient } from '../context.js';
import { colours } from '../output/marks.js';
import { print, printJson } from '../output/screen.js';
import { table } from '../output/table.js';

export function addDeploymentsCommand(program: Command): void {
  const command = program
    .command('deployments')
    .summary('list the versions of the worker that are deployed, and what is left on each')
    .action(async () => {
      const flags = optionsOf(command);
      const deployments = await withClient(flags, listDeployments);
      if (flags.json) printJson(deployments);
      else printDeployments(deployments);
    });
}

function printDeployments({ versions, unversioned, taskQueue }: Deployments): void {
  if (versions.length === 0) {
    print(`Workers of ${taskQueue} have no versions: every deploy takes all open runs. docs/deploying-changes.md`);
    return;
  }
  print(
    table<DeployedVersion>(
      [
        { title: 'DEPLOYMENT', cell: ({ deploymentName }) => deploymentName },
        { title: 'BUILD', cell: ({ buildId }) => buildId },
        { title: 'STATE', cell: stateText },
        { title: 'OPEN', cell: ({ open }) => String(open) },
        { title: 'WORKERS', cell: ({ workers }) => String(workers.length) },
        { title: '', cell: adviceFor, grows: true },
      ],
      versions,
    ),
  );
  if (unversioned.open > 0)
    print(colours.dim(`${unversioned.open} open without a version: they go to the current one.`));
}

function stateText({ state, percentage }: DeployedVersion): string {
  return state === 'ramping' ? `ramping ${percentage} %` : state;
}

function adviceFor({ state, open, workers, mayStop }: DeployedVersion): string {
  if (mayStop) return workers.length > 0 ? 'its workers may be stopped' : '';
  if (state === 'earlier' && open === 0) return workers.length > 0 ? 'gets no runs any more; ask again in 10 s' : '';
  if (state === 'new' && workers.length > 0) return 'gets no runs until it is promoted: npm run promote';
  if (state === 'new' && open === 0) return '';
  if (workers.length === 0) return 'no worker is there: start one';
  if (state === 'ramping') return 'for all new runs: npm run promote';
  return state === 'earlier' ? 'keep its workers for what is open' : '';
}
