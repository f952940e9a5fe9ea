// @ts-check
import { build } from './build.mjs';
import { installNodePackages } from './node-packages.mjs';
import { installPythonPackages } from './python-packages.mjs';

/**
 * Installs and builds what is missing or out of date, both languages at once, one line per step; nothing and no line when all is there.
 * @param {{ dev: boolean }} options `dev`: with what tests, checks and the code generator need
 */
export async function install({ dev }) {
  await Promise.all([installPythonPackages({ dev }), installNodePackages({ dev }).then(build)]);
}
