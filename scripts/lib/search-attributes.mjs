// @ts-check

/**
 * Registers the search attributes of runs that the namespace lacks.
 * @param {NodeJS.ProcessEnv} env with the variables that lead to the server
 * @throws when the server cannot be reached or does not permit it; the message says so
 */
export async function registerSearchAttributes(env) {
  const temporal = await import('@platform/temporal');
  const client = await temporal.createTemporalClient({ env, identity: 'npm start' });
  try {
    await temporal.registerSearchAttributes(client);
  } finally {
    await client.close();
  }
}
