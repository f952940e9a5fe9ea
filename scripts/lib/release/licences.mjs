// @ts-check
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { agentServiceDir, pythonBin, root } from '../paths.mjs';

/** Licences of what is shipped: SPDX names, and what Python packages call them. */
const allowed = new Set(
  [
    'MIT, MIT-0, MIT License, Apache-2.0, Apache Software License, BSD-2-Clause, BSD-3-Clause, BSD License, 3-Clause BSD License, ISC',
    'ISC License (ISCL), 0BSD, BlueOak-1.0.0, CC0-1.0, CC-BY-4.0, Python-2.0, PSF-2.0, OFL-1.1, SIL OPEN FONT LICENSE, Unlicense',
    'The Unlicense (Unlicense), MPL-2.0, Mozilla Public License 2.0 (MPL 2.0)',
    // shipped as libraries of their own, which anybody may replace
    'LGPL-3.0-or-later, LGPL-3.0, GNU Lesser General Public License v3 or later (LGPLv3+)',
  ].flatMap((line) => line.split(', ')),
);

/** Packages whose metadata does not say it; their files do. @type {Record<string, string>} */
const told = { unionfs: 'Unlicense' };

/** @typedef {{ kind: 'npm' | 'python', name: string, version: string, licence: string }} Licensed */

/** What is shipped, with its licence: npm packages of the lock without those of development, and Python packages of the image that are installed here. */
export function readLicences() {
  const { packages } = JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8'));
  const npm = Object.entries(packages).flatMap(([place, { version, license, dev, link }]) => {
    const name = place.split('node_modules/').at(-1) ?? '';
    if (!place.includes('node_modules/') || dev || link) return [];
    return [{ kind: /** @type {const} */ ('npm'), name, version, licence: license ?? told[name] ?? 'UNKNOWN' }];
  });
  const script = path.join(root, 'scripts/lib/release/licences.py');
  const lock = path.join(agentServiceDir, 'requirements-extras.lock');
  const lines = execFileSync(path.join(pythonBin, 'python'), [script, lock], { encoding: 'utf8' }).trim().split('\n');
  const python = lines.map((line) => {
    const [name = '', version = '', licence = ''] = line.split('\t');
    return { kind: /** @type {const} */ ('python'), name, version, licence };
  });
  return /** @type {Licensed[]} */ ([...npm, ...python]);
}

/** Whether a licence may be shipped: of a choice one, of several that hold together all. @param {string} licence */
export function isAllowed(licence) {
  const plain = licence.replace(/^\((.*)\)$/, '$1');
  return plain.split(' OR ').some((choice) => choice.split(' AND ').every((each) => allowed.has(each)));
}
