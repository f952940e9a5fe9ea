/** tokens: API tokens of programs, that a console keeps */
import type { TokenSummary } from '@platform/client';
import { type Command, Option } from 'commander';
import { optionsOf, withConsole } from '../context.js';
import { parseDuration } from '../duration-option.js';
import { parseNames } from '../names-option.js';
import { colours } from '../output/marks.js';
import { print, printAside, printJson } from '../output/screen.js';
import { type Column, table } from '../output/table.js';
import { clock } from '../output/time.js';
import { serverNow } from '../server-time.js';

interface CreateFlags {
  as: string;
  policyRole?: string[];
  agent?: string[];
  tool?: string[];
  tenant?: string[];
  for?: number;
}

const roles = ['viewer', 'starter', 'approver', 'operator', 'admin'];

const columns: readonly Column<TokenSummary>[] = [
  { title: 'TOKEN', cell: ({ id }) => id },
  {
    title: 'STATE',
    cell: stateText,
    colour: (text, token) => (isOver(token) ? colours.dim(text) : colours.green(text)),
  },
  { title: 'ROLE', cell: ({ role }) => role },
  { title: 'ONLY', cell: scopeText, optional: true },
  { title: 'NAME', cell: ({ name }) => name, grows: true },
];

/** `tokens` lists; its subcommands make and end them. */
export function addTokensCommands(program: Command): void {
  const tokens = program
    .command('tokens')
    .summary('API tokens, with which programs use a console')
    .description(
      'API tokens, with which programs use the console of --url or AGENTS_URL. Those who administer it make and end them.',
    );
  addList(tokens);
  addCreate(tokens);
  addRevoke(tokens);
}

function addList(tokens: Command): void {
  const command = tokens
    .command('list', { isDefault: true })
    .summary('list all, also those that have ended; never their secrets')
    .action(async () => {
      const flags = optionsOf(command);
      const all = await withConsole(flags, (client) => client.listTokens());
      if (flags.json) printJson(all);
      else if (all.length === 0) print('No tokens. Make one with: npm run cli -- tokens create <name> --as viewer');
      else print(table(columns, all));
    });
}

function addCreate(tokens: Command): void {
  const command = tokens
    .command('create')
    .summary('make one; its secret is shown this once')
    .argument('<name>', 'what it is for: runs record it as who acted')
    .addOption(new Option('--as <role>', 'what it may do').choices(roles).makeOptionMandatory())
    .option('--policy-role <role>', 'a role that policies of decisions name; may be repeated', parseNames)
    .option('--agent <agent>', 'only for this agent; may be repeated', parseNames)
    .option('--tool <tool>', 'only for decisions about this tool; may be repeated', parseNames)
    .option('--tenant <name>', 'only for this tenant; may be repeated', parseNames)
    .option('--for <time>', 'until it ends: 12h, 30d (default: 90d)', parseDuration)
    .action(async (name: string) => {
      const flags = optionsOf<CreateFlags>(command);
      const wanted = {
        name,
        role: flags.as,
        roles: flags.policyRole,
        agents: flags.agent,
        tools: flags.tool,
        tenants: flags.tenant,
        expiresInSeconds: flags.for,
      };
      const made = await withConsole(flags, (client) => client.createToken(wanted));
      if (flags.json) {
        printJson(made);
        return;
      }
      // Alone on standard output, so that it can be piped into a store of secrets.
      printAside(`Token ${made.id}, ${stateText(made)}. It is shown this once:`);
      print(made.token);
    });
}

function addRevoke(tokens: Command): void {
  const command = tokens
    .command('revoke')
    .summary('end one at once')
    .argument('<token>', 'its id; see: npm run cli -- tokens')
    .action(async (tokenId: string) => {
      const flags = optionsOf(command);
      const revoked = await withConsole(flags, (client) => client.revokeToken(tokenId));
      if (flags.json) printJson(revoked);
      else print(`Token ${revoked.id} (${revoked.name}) is refused from now on.`);
    });
}

function isOver({ revokedAt, expiresAt }: TokenSummary): boolean {
  return revokedAt !== undefined || Date.parse(expiresAt) <= serverNow();
}

function stateText(token: TokenSummary): string {
  if (token.revokedAt !== undefined) return `revoked ${clock(token.revokedAt)}`;
  return `${isOver(token) ? 'ended' : 'until'} ${clock(token.expiresAt)}`;
}

function scopeText({ agents = [], tools = [], tenants = [] }: TokenSummary): string {
  return [...agents, ...tools, ...tenants.map((tenant) => `of ${tenant}`)].join(', ');
}
