// @ts-check
import { checkRelease } from './lib/release/check.mjs';

if ((await checkRelease()) > 0) process.exitCode = 1;
