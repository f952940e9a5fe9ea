// @ts-check
import { installTools } from './lib/deploy/tools.mjs';

await installTools();
