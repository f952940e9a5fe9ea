import { expect, test } from 'vitest';
import { readDeploymentVersion } from './deployment-environment.js';

test('a worker has a version when both variables are set, and none when neither is', () => {
  const version = { TEMPORAL_DEPLOYMENT_NAME: ' runs ', TEMPORAL_WORKER_BUILD_ID: '2026-11-25.4f1c2ab' };
  expect(readDeploymentVersion(version)).toEqual({ deploymentName: 'runs', buildId: '2026-11-25.4f1c2ab' });
  const ofController = { ...version, TEMPORAL_DEPLOYMENT_NAME: 'agents/product-worker' };
  expect(readDeploymentVersion(ofController)?.deploymentName).toBe('agents/product-worker');
  expect(readDeploymentVersion({})).toBeUndefined();
  expect(readDeploymentVersion({ TEMPORAL_DEPLOYMENT_NAME: '', TEMPORAL_WORKER_BUILD_ID: ' ' })).toBeUndefined();
});

test.each([
  [{ TEMPORAL_DEPLOYMENT_NAME: 'runs' }, 'TEMPORAL_WORKER_BUILD_ID is not set; with TEMPORAL_DEPLOYMENT_NAME'],
  [{ TEMPORAL_WORKER_BUILD_ID: '7' }, 'TEMPORAL_DEPLOYMENT_NAME is not set; with TEMPORAL_WORKER_BUILD_ID'],
  [{ TEMPORAL_DEPLOYMENT_NAME: 'a.b', TEMPORAL_WORKER_BUILD_ID: '7' }, 'TEMPORAL_DEPLOYMENT_NAME is "a.b"; allowed'],
  [{ TEMPORAL_DEPLOYMENT_NAME: 'a', TEMPORAL_WORKER_BUILD_ID: 'a:b' }, 'TEMPORAL_WORKER_BUILD_ID is "a:b"; allowed'],
])('a version that cannot be one is an error that says why: %o', (env, message) => {
  expect(() => readDeploymentVersion(env)).toThrow(message);
});
