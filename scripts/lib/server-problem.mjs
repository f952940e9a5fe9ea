// @ts-check

/**
 * Why the Temporal server that runs already should not be used: too old, or with a known hole.
 * @param {NodeJS.ProcessEnv} env with the variables that lead to the server
 * @returns {Promise<string | undefined>}
 * @throws when the server cannot be reached; the message says so
 */
export async function serverProblem(env) {
  const { createTemporalClient, serverVersionProblem } = await import('@platform/temporal');
  const client = await createTemporalClient({ env, identity: 'npm start' });
  try {
    const { serverVersion } = await client.connection.workflowService.getSystemInfo({});
    return serverVersionProblem(serverVersion ?? undefined);
  } finally {
    await client.close();
  }
}
