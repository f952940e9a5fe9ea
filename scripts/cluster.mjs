// @ts-check
import { help, readArguments, WrongArguments } from './cluster/arguments.mjs';
import { startByHand } from './cluster/by-hand.mjs';
import { chaosOnCluster } from './cluster/chaos.mjs';
import { install } from './lib/install.mjs';
import { checkNodeVersion } from './lib/node-version.mjs';
import { Missing } from './lib/temporal-programs.mjs';

checkNodeVersion();
try {
  const wanted = readArguments(process.argv.slice(2));
  if (wanted.kind === 'help') console.log(help);
  else {
    await install({ dev: true });
    if (wanted.kind === 'start') await startByHand(wanted.options);
    else await chaosOnCluster(wanted.args);
  }
} catch (error) {
  if (error instanceof WrongArguments) {
    console.error(`${error.message}\nThe options are in: npm run cluster -- --help`);
    process.exitCode = 2;
  } else if (error instanceof Missing) {
    console.error(`The cluster cannot start:\n${error.message}`);
    process.exitCode = 1;
  } else {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
