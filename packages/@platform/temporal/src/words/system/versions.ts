import type { DeployedVersion, Deployments } from '../../deployments/list.js';
import type { SystemReport } from '../../operating/system/report.js';
import type { SystemLine } from './line.js';

const group = 'Versions';

const states: Readonly<Record<DeployedVersion['state'], string>> = {
  current: 'new runs go there',
  ramping: 'a part of new runs goes there',
  new: 'gets no runs yet',
  earlier: 'gets no new runs',
};

/** Versions of the worker that are deployed, and what is left on each. Nothing where deploys are not versioned. */
export function versionLines({ deployments }: SystemReport): SystemLine[] {
  if (deployments === undefined) return [];
  const { value, problem } = deployments;
  if (value === undefined) return [{ group, name: 'Versions', state: 'unknown', text: problem }];
  return [...value.versions.map(versionLine), ...unversionedLines(value)];
}

function versionLine(version: DeployedVersion): SystemLine {
  const { deploymentName, buildId, state, percentage, open, workers, mayStop } = version;
  const share = percentage === undefined ? '' : ` (${percentage} %)`;
  const text = `${states[state]}${share}; ${open} open; ${workers.length} ${workers.length === 1 ? 'worker' : 'workers'}`;
  const line = { group, name: `${deploymentName}:${buildId}`, text } as const;
  const isNeeded = open > 0 || state === 'current' || state === 'ramping';
  if (isNeeded && workers.length === 0) {
    const cure = 'Start a worker of this version, or move its runs from another build: npm run promote.';
    return { ...line, state: 'wrong', cure, runbook: 'nobody-moves-runs' };
  }
  if (mayStop) return { ...line, state: 'ok', cure: 'Nothing is left on it: its workers may be stopped.' };
  return { ...line, state: 'ok' };
}

function unversionedLines({ versions, unversioned: { open, workers } }: Deployments): SystemLine[] {
  if (versions.length > 0 && open === 0 && workers.length === 0) return [];
  const without = versions.length === 0 ? 'deploys are not versioned' : 'runs and workers without a version';
  const text = `${without}: ${open} open; ${workers.length} ${workers.length === 1 ? 'worker' : 'workers'}`;
  return [{ group, name: 'No version', state: 'ok', text }];
}
