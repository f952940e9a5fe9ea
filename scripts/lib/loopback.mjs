// @ts-check

const own = ['127.0.0.0/8', '127.0.0.1', 'localhost', '::1'];

/**
 * The environment with this machine on the list of what no proxy is asked for. Programs read the list under two names, and some read only
 * one of them: both say the same.
 * @template {NodeJS.ProcessEnv} T
 * @param {T} env
 * @returns {T & { NO_PROXY: string, no_proxy: string }}
 */
export function withoutLoopbackProxy(env) {
  const given = [env.NO_PROXY, env.no_proxy].flatMap((list) => list?.split(',') ?? []).map((name) => name.trim());
  const list = [...new Set([...given, ...own])].filter((name) => name !== '').join(',');
  return { ...env, NO_PROXY: list, no_proxy: list };
}
