// @ts-check

/**
 * Whom the console and its API answer: this machine, and who comes by the address that people open it under (`CONSOLE_URL`).
 * @param {NodeJS.ProcessEnv} env
 * @returns {import('@platform/temporal/doors').Door}
 */
export function consoleDoor(env) {
  const url = env.CONSOLE_URL?.trim();
  return { origins: url && URL.canParse(url) ? [new URL(url).origin] : [], links: true };
}
