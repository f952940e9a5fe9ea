/** All commands with the line that the help has for each, and where the code of each is: only that of the command that runs is loaded. */
import type { Command } from 'commander';

/** Adds commands to the program. */
type Add = (program: Command) => void;

/** Commands that one file adds: a line for each, and how they are loaded. */
interface Entry {
  /** `name <arguments>`, other names, and what it does. */
  commands: readonly { usage: string; alias?: string; summary: string }[];
  load(): Promise<Add>;
}

const entry = (usage: string, summary: string, load: Entry['load'], alias?: string): Entry => ({
  commands: [{ usage, summary, ...(alias && { alias }) }],
  load,
});

/** In the order of the help. */
export const commandTable: readonly Entry[] = [
  entry(
    'run [options] <agent> [request]',
    'start an agent on a request',
    async () => (await import('./commands/run.js')).addRunCommand,
  ),
  entry(
    'watch [options] <run>',
    'watch a run until it ends',
    async () => (await import('./commands/watch.js')).addWatchCommand,
  ),
  entry(
    'show [options] <run>',
    'show a run as it is now',
    async () => (await import('./commands/watch.js')).addShowCommand,
  ),
  entry(
    'call [options] <run> <turn> <n>',
    'show a model call: what was sent, and the answer',
    async () => (await import('./commands/call.js')).addCallCommand,
  ),
  entry(
    'list [options]',
    'list runs, those under way first',
    async () => (await import('./commands/list.js')).addListCommand,
  ),
  entry(
    'overview [options]',
    'what the runs of a period took: runs, cost, tokens, time to a decision',
    async () => (await import('./commands/overview.js')).addOverviewCommand,
  ),
  entry(
    'inbox [options]',
    'list what waits for a decision, the oldest first',
    async () => (await import('./commands/list.js')).addInboxCommand,
  ),
  {
    commands: [
      {
        usage: 'approve [options] <run> [request]',
        summary: 'let a tool call run, as it is or edited; grant a run more than its limit',
      },
      { usage: 'reject [options] <run> [request]', summary: 'refuse a tool call; end a run at its limit' },
      { usage: 'answer [options] <run> [request]', summary: 'answer a question, or fill in what a tool needs' },
      {
        usage: 'resolve [options] <run> [request]',
        summary: 'say what came of a task for a person, or of a tool call whose worker died',
      },
    ],
    load: async () => (await import('./commands/decide.js')).addDecisionCommands,
  },
  entry(
    'raise [options] <run> <limit> <more>',
    'let a run use more of a limit, before it is reached',
    async () => (await import('./commands/raise.js')).addRaiseCommand,
  ),
  entry(
    'rules <run>',
    'list the rules of a run, which approve calls without asking',
    async () => (await import('./commands/rules.js')).addRulesCommand,
  ),
  entry(
    'revoke [options] <run> <rule>',
    'take a rule of a run back: from now on it is asked again',
    async () => (await import('./commands/rules.js')).addRevokeCommand,
  ),
  entry(
    'audit [options] [run]',
    'who decided what: of a run, or of all runs in a period',
    async () => (await import('./commands/audit.js')).addAuditCommand,
  ),
  entry(
    'trace',
    'traces of runs, for receivers of OpenTelemetry',
    async () => (await import('./commands/trace.js')).addTraceCommand,
  ),
  entry(
    'keys',
    'make keys that sign what people do, and see the public ones',
    async () => (await import('./commands/keys.js')).addKeysCommand,
  ),
  entry(
    'archive [options] [run]',
    'keep finished runs beyond the retention of the server',
    async () => (await import('./commands/archive.js')).addArchiveCommand,
  ),
  entry(
    'payloads [options]',
    'say what is in the payload store, and how much of it nothing refers to',
    async () => (await import('./commands/payloads.js')).addPayloadsCommand,
  ),
  entry(
    'passkeys',
    'say whose passkey it is, and take that back',
    async () => (await import('./commands/passkeys.js')).addPasskeysCommand,
  ),
  entry(
    'ask [options] <run> [request]',
    'continue a completed run with a new message',
    async () => (await import('./commands/go-on.js')).addFollowUpCommand,
  ),
  entry(
    'fork [options] <run>',
    'go on from a step of a run, as a new run',
    async () => (await import('./commands/fork.js')).addForkCommand,
  ),
  entry(
    'compare <run> [other]',
    'put two runs beside each other, step by step',
    async () => (await import('./commands/compare.js')).addCompareCommand,
  ),
  entry(
    'rerun [options] <run>',
    'do a run again from its beginning',
    async () => (await import('./commands/go-on.js')).addRerunCommand,
  ),
  entry(
    'say|steer <run> <message>',
    'say something to the agent while it works',
    async () => (await import('./commands/steer.js')).addSayCommand,
    'steer',
  ),
  {
    commands: [
      { usage: 'pause [options] <run>', summary: 'pause a run at its next checkpoint' },
      { usage: 'resume [options] <run>', summary: 'let a paused run go on' },
    ],
    load: async () => (await import('./commands/steer.js')).addPauseCommands,
  },
  entry(
    'cancel [options] [run]',
    'stop a run for good, or all that fit',
    async () => (await import('./commands/control.js')).addCancelCommand,
  ),
  entry(
    'retry [options] [run]',
    'go on with a stalled run, or with all, after the cause is mended',
    async () => (await import('./commands/control.js')).addRetryCommand,
  ),
  entry(
    'agents',
    'list the agents that can be run',
    async () => (await import('./commands/agents.js')).addAgentsCommand,
  ),
  entry(
    'schedules',
    'start agents again and again, by cron or interval',
    async () => (await import('./commands/schedules.js')).addScheduleCommands,
  ),
  entry(
    'deployments',
    'list the versions of the worker that are deployed, and what is left on each',
    async () => (await import('./commands/deployments.js')).addDeploymentsCommand,
  ),
  entry(
    'tenants [options]',
    'say how many turns a tenant may start in a second',
    async () => (await import('./commands/tenants.js')).addTenantsCommand,
  ),
  entry(
    'system',
    'say how the product is: queues, processes, stalls, storage, and what to do',
    async () => (await import('./commands/system.js')).addSystemCommand,
  ),
  entry(
    'doctor [options]',
    'check that everything a run needs is there, and say what to do',
    async () => (await import('./commands/doctor.js')).addDoctorCommand,
  ),
  entry('login', 'sign in at a console', async () => (await import('./commands/sign-in.js')).addLoginCommand),
  entry(
    'logout',
    'forget the sign-in at a console, and end its tokens',
    async () => (await import('./commands/sign-in.js')).addLogoutCommand,
  ),
  entry(
    'whoami',
    'say who the console takes one for, and what one may do',
    async () => (await import('./commands/sign-in.js')).addWhoamiCommand,
  ),
  entry(
    'tokens',
    'API tokens, with which programs use a console',
    async () => (await import('./commands/tokens.js')).addTokensCommands,
  ),
];
