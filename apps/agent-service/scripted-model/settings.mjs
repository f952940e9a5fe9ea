/** The environment of the scripted model, read once at start. */

/**
 * @typedef {{ port: number, tokenMs: number, scripts: string | undefined, log: string | undefined }} Settings
 * @param {NodeJS.ProcessEnv} env
 * @returns {Settings}
 * @throws {Error} Naming the variable, what was given and what is allowed.
 */
export function readSettings(env) {
  return {
    port: integer(env, 'SCRIPTED_MODEL_PORT', 8102, 65_535),
    tokenMs: integer(env, 'SCRIPTED_MODEL_TOKEN_MS', 15, 60_000),
    scripts: env.SCRIPTED_MODEL_SCRIPTS || undefined,
    log: env.SCRIPTED_MODEL_LOG || undefined,
  };
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @param {string} name
 * @param {number} fallback
 * @param {number} highest
 */
function integer(env, name, fallback, highest) {
  const given = env[name];
  if (given === undefined || given === '') return fallback;
  const value = Number(given);
  if (Number.isInteger(value) && value >= 0 && value <= highest) return value;
  throw new Error(`${name} is ${JSON.stringify(given)}: a whole number from 0 to ${highest} is allowed.`);
}
