// @ts-check
import { runWorkerCommand } from './lib/worker-command.mjs';

await runWorkerCommand('replay');
