// @ts-check
import { isAllowed, readLicences } from './lib/release/licences.mjs';

// node scripts/licences.mjs: the licence of every package that is shipped. Exit code 1 when one is not allowed.
for (const { kind, name, version, licence } of readLicences()) {
  if (!isAllowed(licence)) process.exitCode = 1;
  console.log(`${isAllowed(licence) ? '✓' : '✗'} ${kind.padEnd(6)} ${`${name} ${version}`.padEnd(60)} ${licence}`);
}
