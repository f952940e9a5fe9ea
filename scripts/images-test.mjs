// @ts-check
import { whyNot } from './lib/images/buildah.mjs';
import { tryImages } from './lib/images/try.mjs';

const reason = whyNot();
if (reason) console.log(`Images are not tried: ${reason}.`);
else await tryImages({ built: process.argv.includes('--built') });
