/** login, logout, whoami: who the console takes one for. */
import { type AgentsClient, ApiError, answerOf, type Me } from '@platform/client';
import { InvalidInput } from '@platform/temporal/errors';
import type { Command } from 'commander';
import { optionsOf, withConsole } from '../context.js';
import { exitCodes } from '../exit-codes.js';
import { colours } from '../output/marks.js';
import { print, printAside, printJson } from '../output/screen.js';
import { oneLine } from '../output/text.js';
import { clock } from '../output/time.js';
import { readSignIn, writeSignIn } from '../sign-in/store.js';

export function addLoginCommand(program: Command): void {
  const command = program
    .command('login')
    .summary('sign in at a console')
    .description(
      'Sign in at the console of --url or AGENTS_URL, in a browser on any machine. Its tokens are kept for the next commands, readable by you alone.',
    )
    .action(async () => {
      const flags = optionsOf(command);
      const { url, me } = await withConsole(flags, async (client, url) => {
        const { issuer, deviceClientId, scopes, audience } = await client.signInConfig();
        if (issuer === undefined || deviceClientId === undefined || scopes === undefined) {
          throw new InvalidInput('url', `url: the console at ${url} has no sign-in: whoever reaches it may use it`);
        }
        const { signInByDevice } = await import('../sign-in/provider.js');
        const signIn = await signInByDevice(
          { issuer, deviceClientId, scopes, audience },
          ({ address, code, whole }) => {
            const say = flags.json ? printAside : print;
            say(
              `Open ${colours.bold(oneLine(whole ?? address))} in a browser and confirm the code ${colours.bold(oneLine(code))}`,
            );
          },
        );
        writeSignIn(url, signIn, process.env);
        return { url, me: await withConsole(flags, (signedIn) => signedIn.me()) };
      });
      if (flags.json) printJson({ url, ...me });
      else print(`Signed in at ${url} as ${meText(me)}`);
    });
}

export function addLogoutCommand(program: Command): void {
  const command = program
    .command('logout')
    .summary('forget the sign-in at a console, and end its tokens')
    .action(async () => {
      const flags = optionsOf(command);
      const was = await withConsole(flags, async (_, url) => {
        const signIn = readSignIn(url, process.env);
        if (!signIn) return { url, signedIn: false, revoked: false };
        writeSignIn(url, undefined, process.env);
        const { revoke } = await import('../sign-in/provider.js');
        return { url, signedIn: true, revoked: await revoke(signIn) };
      });
      if (flags.json) printJson(was);
      else if (!was.signedIn) print(`Nobody is signed in at ${was.url} here.`);
      else if (was.revoked) print(`Signed out at ${was.url}.`);
      else
        print(
          `Signed out at ${was.url}. The provider cannot end tokens: a copy of them would hold until it ends by itself.`,
        );
    });
}

export function addWhoamiCommand(program: Command): void {
  const command = program
    .command('whoami')
    .summary('say who the console takes one for, and what one may do')
    .action(async () => {
      const flags = optionsOf(command);
      const { url, me } = await withConsole(flags, async (client, url) => ({ url, me: await knownOrNot(client) }));
      if (flags.json) printJson({ url, ...(me ?? { kind: 'nobody' }) });
      else if (!me) print(`The console at ${url} does not know you. Sign in with: npm run cli -- login`);
      else if (me.kind === 'local') print(`The console at ${url} has no sign-in: you are who you say you are (--by).`);
      else for (const line of meLines(url, me)) print(line);
      if (!me) process.exitCode = exitCodes.refused;
    });
}

async function knownOrNot(client: AgentsClient): Promise<Me | undefined> {
  try {
    return await client.me();
  } catch (error) {
    if (error instanceof ApiError && answerOf(error)?.status === 401) return undefined;
    throw error;
  }
}

function meText({ name, roles }: Me): string {
  return `${colours.bold(oneLine(name))}${roles.length > 0 ? ` (${oneLine(roles.join(', '))})` : ''}`;
}

function meLines(url: string, me: Me): string[] {
  return [
    `${meText(me)} at ${url}`,
    colours.dim(oneLine(me.id)),
    ...(me.tenant === undefined ? [] : [`of tenant ${oneLine(me.tenant)}`]),
    `may ${me.permissions.join(', ') || 'do nothing'}`,
    ...(me.sessionEndsAt === undefined ? [] : [colours.dim(`until ${clock(me.sessionEndsAt)}`)]),
  ];
}
