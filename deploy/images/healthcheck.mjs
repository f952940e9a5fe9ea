// @ts-check
/** node healthcheck.mjs URL: exit code 0 when it answers 200, else 1. */
const answer = await fetch(String(process.argv[2]), { signal: AbortSignal.timeout(4_000) }).catch(() => undefined);
process.exitCode = answer?.status === 200 ? 0 : 1;
