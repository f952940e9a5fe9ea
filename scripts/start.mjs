// @ts-check
import { Launcher } from './lib/launcher.mjs';
import { checkNodeVersion } from './lib/node-version.mjs';
import { shownBlock } from './lib/shown.mjs';
import { parseStartArguments } from './lib/start-arguments.mjs';

checkNodeVersion();
const options = parseStartArguments(process.argv.slice(2));
const launcher = new Launcher(options);

// A terminal that is closed takes nothing but the messages with it.
process.stdout.on('error', () => {});
process.stderr.on('error', () => {});

let signals = 0;
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
  process.on(signal, () => {
    signals += 1;
    if (signals === 1) end(launcher.stop());
    else launcher.kill();
  });
}

// npm ends at once on SIGTERM and tells nobody: its end is ours.
if (process.env.npm_lifecycle_event) {
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    process.emit('SIGTERM');
  }, 500);
  watch.unref();
}

launcher.start().catch((error) => {
  if (signals > 0) return; // the start was broken off; stop() is at work
  console.error(`\n${shownBlock(error instanceof Error ? error.message : String(error))}`);
  process.exitCode = 1;
  end(launcher.stop());
});

/** @param {Promise<void>} stopped */
function end(stopped) {
  stopped.then(
    () => process.exit(),
    (error) => {
      console.error(error);
      process.exit(1);
    },
  );
}
