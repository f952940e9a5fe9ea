// @ts-check
/** Certificates of a cluster for trying, from an authority of its own. Everything is done by `openssl` (3 or later). */
import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { run } from '../lib/run.mjs';

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
  const file = (/** @type {string} */ name) => path.join(folder, name);
  if (!existsSync(file('ca.crt'))) {
    const own = ['basicConstraints=critical,CA:TRUE', 'keyUsage=critical,keyCertSign,cRLSign'];
    await request(folder, { name: 'ca', commonName: 'cluster authority', days: years, extensions: own });
  }
  for (const { name, commonName = name, host } of subjects) {
    const names = [...(host ? [`DNS:${host}`, 'DNS:localhost', 'IP:127.0.0.1'] : [`DNS:${commonName}`])];
    await request(folder, {
      name,
      commonName,
      days: month,
      extensions: [
        'basicConstraints=critical,CA:FALSE',
        'keyUsage=critical,digitalSignature',
        `extendedKeyUsage=${host ? 'serverAuth,clientAuth' : 'clientAuth'}`,
        `subjectAltName=${names.join(',')}`,
      ],
      signedBy: ['-CA', file('ca.crt'), '-CAkey', file('ca.key')],
    });
  }
}

/**
 * @param {string} folder
 * @param {{ name: string, commonName: string, days: number, extensions: string[], signedBy?: string[] }} wanted
 */
async function request(folder, { name, commonName, days, extensions, signedBy = [] }) {
  // What the machine's own configuration adds to certificates must not be in ours.
  const config = path.join(folder, `${name}.cnf`);
  await writeFile(config, `[req]\ndistinguished_name = name\n[name]\n`);
  try {
    await run(
      'openssl',
      [
        ...['req', '-x509', '-config', config, '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-noenc'],
        ...['-subj', `/CN=${commonName}`, '-days', String(days), ...signedBy],
        ...extensions.flatMap((extension) => ['-addext', extension]),
        ...['-keyout', path.join(folder, `${name}.key`), '-out', path.join(folder, `${name}.crt`)],
      ],
      { title: `openssl req (certificate of ${name})`, next: 'OpenSSL 3 or later makes the certificates.' },
    );
  } finally {
    await rm(config, { force: true });
  }
}
