/**
 * Entry point: `node server.mjs`. Prints one line when it is ready, ends at SIGTERM or SIGINT.
 * See README.md for the variables.
 */
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { exampleRequests } from './examples.mjs';
import { startScriptedModel } from './model.mjs';
import { requestLog } from './request-log.mjs';
import { builtInScripts } from './scripts/index.mjs';
import { readSettings } from './settings.mjs';

/**
 * @param {string | undefined} file Module whose default export is a list of scripts.
 * @returns {Promise<import('./reply.mjs').Script[]>}
 */
async function extraScripts(file) {
  if (!file) return [];
  const { default: scripts } = await import(pathToFileURL(resolve(file)).href);
  if (Array.isArray(scripts)) return scripts;
  throw new Error(
    `SCRIPTED_MODEL_SCRIPTS is ${JSON.stringify(file)}: its default export must be a list of { name, reply }.`,
  );
}

async function main() {
  process.umask(0o077); // what runs hold is for nobody else on this machine
  const settings = readSettings(process.env);
  const scripts = [...(await extraScripts(settings.scripts)), ...builtInScripts(exampleRequests())];
  const { url, stop } = await startScriptedModel({ ...settings, scripts, log: requestLog(settings.log) });
  console.log(`scripted model listening on ${url}`);
  for (const signal of /** @type {const} */ (['SIGTERM', 'SIGINT'])) {
    process.once(signal, () => stop().then(() => process.exit(0)));
  }
}

main().catch((error) => {
  const taken = error.code === 'EADDRINUSE';
  console.error(
    taken
      ? `scripted model: 127.0.0.1:${error.port} is in use. Stop what listens there, or set SCRIPTED_MODEL_PORT to a free port.`
      : `scripted model: ${error.message}`,
  );
  process.exit(1);
});
