// @ts-check
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { run, step } from '../run.mjs';
import { build, has } from './buildah.mjs';

/** The bases of the images, by the name of their `ARG`. */
export const bases = {
  BASE_RUNTIME: 'localhost/durable-agents-base/debian:12',
  BASE_NODE: `localhost/durable-agents-base/node:${process.versions.node}`,
  BASE_PYTHON: 'localhost/durable-agents-base/python:3.11',
};

/** Where this machine keeps whom TLS trusts; a base needs the same to reach the same package indexes. */
const authorities = '/etc/ssl/certs/ca-certificates.crt';

/**
 * Makes bases like those that a registry has, where no registry can be reached: Debian 12 by debootstrap, with this machine's Node, or with
 * Debian's Python. They are for trying the images, not for running them.
 */
export async function makeBases() {
  if (Object.values(bases).every(has)) return;
  const folder = mkdtempSync(path.join(os.tmpdir(), 'durable-agents-base-'));
  try {
    const rootfs = path.join(folder, 'rootfs');
    await step('make a base of Debian packages', (alive) =>
      run('debootstrap', ['--variant=minbase', '--include=ca-certificates', 'bookworm', rootfs], {
        title: 'debootstrap',
        alive,
        next: 'See above. It has to reach an archive of Debian packages.',
      }),
    );
    rmSync(path.join(rootfs, 'var/cache/apt/archives'), { recursive: true });
    mkdirSync(path.join(rootfs, 'var/cache/apt/archives/partial'), { recursive: true });
    cpSync(authorities, path.join(rootfs, authorities));
    cpSync(process.execPath, path.join(folder, 'node'));
    const npm = execFileSync('npm', ['root', '--global'], { encoding: 'utf8' }).trim();
    cpSync(path.join(npm, 'npm'), path.join(folder, 'npm'), { recursive: true, dereference: true });
    const from = async (/** @type {string} */ image, /** @type {string[]} */ ...lines) => {
      const file = path.join(folder, 'Dockerfile');
      writeFileSync(file, `${lines.join('\n')}\n`);
      await build(image, file, folder, {});
    };
    await from(bases.BASE_RUNTIME, 'FROM scratch', 'COPY rootfs/ /');
    await from(
      bases.BASE_NODE,
      `FROM ${bases.BASE_RUNTIME}`,
      'COPY node /usr/local/bin/node',
      'COPY npm /usr/local/lib/node_modules/npm',
      'RUN ln -s ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm',
      `ENV NODE_EXTRA_CA_CERTS=${authorities}`,
    );
    await from(
      bases.BASE_PYTHON,
      `FROM ${bases.BASE_RUNTIME}`,
      'RUN apt-get update && apt-get install -y --no-install-recommends python3 python3-venv && rm -rf /var/lib/apt/lists/*',
      `ENV PIP_CERT=${authorities}`,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
