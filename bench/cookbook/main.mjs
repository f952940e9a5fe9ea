// @ts-check
/** `npm run cookbook`. Installs and builds what is missing, because the rest imports what is built. */
import { install } from '../../scripts/lib/install.mjs';

await install({ dev: true });
const { cookbook } = await import('./cookbook.mjs');
process.exitCode = await cookbook(process.argv.slice(2));
