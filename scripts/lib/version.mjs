// @ts-check
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './paths.mjs';

/** The version of the product, of its packages, its images and its chart: one number. */
export const version = readFileSync(path.join(root, 'VERSION'), 'utf8').trim();
