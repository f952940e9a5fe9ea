// @ts-check
import { buildAll } from './lib/build.mjs';
import { lockCheckout } from './lib/checkout-lock.mjs';

const unlock = await lockCheckout();
await buildAll().finally(unlock);
