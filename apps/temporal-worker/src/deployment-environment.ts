import type { WorkerDeploymentVersion } from '@temporalio/common';
import { InvalidEnvironment, wrong } from './variables.js';

const variables = {
  deploymentName: {
    name: 'TEMPORAL_DEPLOYMENT_NAME',
    // Kubernetes' controller of worker deployments names them namespace/name.
    pattern: /^[A-Za-z0-9][A-Za-z0-9_/-]{0,199}$/,
    allowed: 'letters, digits, "_", "-" and "/", at most 200 characters',
  },
  buildId: {
    name: 'TEMPORAL_WORKER_BUILD_ID',
    pattern: /^[A-Za-z0-9][A-Za-z0-9._+-]{0,99}$/,
    allowed: 'letters, digits, ".", "_", "+" and "-", at most 100 characters; one for each build',
  },
} as const;

/**
 * The version that this build of the worker is deployed as: a deployment and a build id. `undefined` when neither variable is set: then the
 * worker takes the tasks of every run.
 *
 * @throws InvalidEnvironment when one is wrong, or missing beside the other.
 */
export function readDeploymentVersion(env: NodeJS.ProcessEnv): WorkerDeploymentVersion | undefined {
  const deploymentName = read(env, 'deploymentName');
  const buildId = read(env, 'buildId');
  if (deploymentName === undefined && buildId === undefined) return undefined;
  if (deploymentName === undefined) throw missing('deploymentName', 'buildId');
  if (buildId === undefined) throw missing('buildId', 'deploymentName');
  return { deploymentName, buildId };
}

function read(env: NodeJS.ProcessEnv, which: keyof typeof variables): string | undefined {
  const { name, pattern, allowed } = variables[which];
  const value = env[name]?.trim() || undefined;
  if (value !== undefined && !pattern.test(value)) throw wrong(name, value, allowed);
  return value;
}

function missing(which: keyof typeof variables, beside: keyof typeof variables): InvalidEnvironment {
  const { name, allowed } = variables[which];
  return new InvalidEnvironment(
    `${name} is not set; with ${variables[beside].name} it must be: ${allowed}. Set both, or unset both.`,
  );
}
