// @ts-check
/** `npm run bench`. Installs and builds what is missing, because the rest imports what is built. */
import { install } from '../scripts/lib/install.mjs';

await install({ dev: true });
const { bench } = await import('./bench.mjs');
process.exitCode = await bench(process.argv.slice(2));
