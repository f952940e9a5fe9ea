import { getTenantRate, setTenantRate } from '@platform/temporal';
import { type Command, InvalidArgumentError } from 'commander';
import { optionsOf, withClient } from '../context.js';
import { parseNumber } from '../number-option.js';
import { print, printJson } from '../output/screen.js';

export function addTenantsCommand(program: Command): void {
  const command = program
    .command('tenants')
    .summary('say how many turns a tenant may start in a second')
    .description(
      'Say how many turns a tenant may start in a second, or change it for all of them. A tenant with a weight may start so many times as many.',
    )
    .option('--turns-per-second <number>', 'the new rate; none for as many as they like', parseRate)
    .action(async () => {
      const flags = optionsOf<{ turnsPerSecond?: number | 'none' }>(command);
      const { turnsPerSecond: wanted } = flags;
      const rate = await withClient(flags, (client) =>
        wanted === undefined
          ? getTenantRate(client)
          : setTenantRate(client, { turnsPerSecond: wanted === 'none' ? null : wanted }),
      );
      if (flags.json) printJson(rate);
      else if (rate.turnsPerSecond === null) print('Each tenant may start as many turns as it likes.');
      else print(`Each tenant may start ${rate.turnsPerSecond} turns in a second.`);
    });
}

function parseRate(text: string): number | 'none' {
  if (text === 'none') return 'none';
  try {
    return parseNumber(text);
  } catch {
    throw new InvalidArgumentError('It must be a number, or none.');
  }
}
