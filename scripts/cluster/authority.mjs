// @ts-check
/** Certificates of a cluster for trying, in files, from an authority of its own. */
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

/**
 * @typedef {object} Subject
 * @property {string} name of the files: `<name>.crt` and `<name>.key`
 * @property {string} [commonName] who it is, the name when absent; Postgres takes it as the user
 * @property {string} [host] DNS name, for a server; `127.0.0.1` is always one besides
 */

const years = 3_650;
const month = 30;

/**
 * Makes a certificate for each subject, anew at each call, for a month. The authority is made once.
 * @param {string} folder `ca.crt` and `ca.key` are in it as well; for this user alone
 * @param {readonly Subject[]} subjects
 */
export async function makeCertificates(folder, subjects) {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const authority = await authorityIn(folder);
  for (const { name, commonName = name, host } of subjects) {
    const names = host ? [host, 'localhost', '127.0.0.1'] : [commonName];
    await write(folder, name, await authority.sign({ name: commonName, names, clientOnly: !host, to: month }));
  }
}

/** @param {string} folder */
async function authorityIn(folder) {
  const { Authority } = await import('../lib/certificates.mjs'); // whose packages may have been installed a moment ago
  const [cert, key] = [path.join(folder, 'ca.crt'), path.join(folder, 'ca.key')];
  if (existsSync(cert)) return Authority.of({ cert: await readFile(cert), key: await readFile(key) });
  const authority = await Authority.make('cluster authority', { to: years });
  await write(folder, 'ca', await authority.pair());
  return authority;
}

/** @param {string} folder @param {string} name @param {import('../lib/certificates.mjs').Pair} pair */
async function write(folder, name, { cert, key }) {
  await writeFile(path.join(folder, `${name}.key`), key, { mode: 0o600 });
  await writeFile(path.join(folder, `${name}.crt`), cert);
}
