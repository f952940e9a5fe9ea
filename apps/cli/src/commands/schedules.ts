import { overlapPolicies, type ScheduleSummary } from '@platform/temporal';
import { unreadableWords } from '@platform/temporal/words';
import { type Command, Option } from 'commander';
import { optionsOf, withAgents } from '../context.js';
import { addFileOption, type FileFlags, uploadFiles } from '../file-options.js';
import { optionalJson, parseJsonObject } from '../json-option.js';
import { addLimitOptions, type LimitFlags, limitsOf } from '../limit-options.js';
import { parseNumber } from '../number-option.js';
import { colours } from '../output/marks.js';
import { scheduleLines } from '../output/schedule.js';
import { print, printJson } from '../output/screen.js';
import { type Column, table } from '../output/table.js';
import { oneLine } from '../output/text.js';

type Overlap = (typeof overlapPolicies)[number];

interface CreateFlags extends LimitFlags, FileFlags {
  tenant?: string;
  input?: string;
  options?: string;
  cron?: string;
  every?: number;
  timezone?: string;
  overlap?: Overlap;
  catchUp?: number;
  from?: string;
  until?: string;
  paused?: boolean;
  deadline?: number;
}

const columns: readonly Column<ScheduleSummary>[] = [
  { title: 'SCHEDULE', cell: ({ scheduleId }) => scheduleId },
  { title: 'NEXT', cell: ({ paused, nextTimes }) => (paused ? 'paused' : (nextTimes[0] ?? 'never again')) },
  { title: 'AGENT', cell: ({ agentId }) => agentId, optional: true },
  { title: 'LAST RUN', cell: ({ lastRuns }) => lastRuns[0]?.runId ?? '', optional: true },
  { title: 'REQUEST', cell: ({ request }) => request, grows: true },
];

/** `schedules` lists; its subcommands do the rest. */
export function addScheduleCommands(program: Command): void {
  const schedules = program.command('schedules').summary('start agents again and again, by cron or interval');
  addList(schedules);
  addShow(schedules);
  addCreate(schedules);
  addEdit(schedules);
  addNoted(schedules, 'pause', 'start no more runs until it is resumed', 'Paused', 'pauseSchedule');
  addNoted(schedules, 'resume', 'start runs again, from the next time on', 'Resumed', 'resumeSchedule');
  addTrigger(schedules);
  addBackfill(schedules);
  addDelete(schedules);
}

function addList(schedules: Command): void {
  const command = schedules
    .command('list', { isDefault: true })
    .summary('list all schedules')
    .action(async () => {
      const flags = optionsOf(command);
      const all = await withAgents(flags, ({ api }) => api.listSchedules());
      if (flags.json) printJson(all);
      else if (all.length === 0)
        print(
          'No schedules. Make one with: npm run cli -- schedules create <id> <agent> "<request>" --cron "0 9 * * *"',
        );
      else print(table(columns, all));
      if (flags.json) return;
      for (const { scheduleId, unreadable } of all)
        if (unreadable !== undefined)
          print(colours.red(oneLine(`${scheduleId}: ${unreadableWords('it')}: ${unreadable}`)));
    });
}

function addShow(schedules: Command): void {
  const command = schedules
    .command('show')
    .summary('show one, with its next times and last runs')
    .argument('<schedule>', 'id of the schedule')
    .action(async (scheduleId: string) => {
      const flags = optionsOf(command);
      const schedule = await withAgents(flags, ({ api }) => api.getSchedule(scheduleId));
      if (flags.json) printJson(schedule);
      else for (const line of scheduleLines(schedule)) print(line);
    });
}

function addCreate(schedules: Command): void {
  const command = schedules
    .command('create')
    .summary('make one')
    .argument('<schedule>', 'your id for it; run ids are made of it and of the time')
    .argument('<agent>', 'id of the agent; see: npm run cli -- agents')
    .argument('[request]', 'what to do each time, as text')
    .option('--options <json>', 'what Agno gets beside the request, as JSON: dependencies, sessionState, metadata, …')
    .option('--input <json>', 'the request as a JSON object, for an agent that takes one')
    .option('--cron <fields>', 'five fields, for example "0 9 * * MON-FRI"')
    .option('--every <seconds>', 'instead of --cron: so many seconds apart, at least 10', parseNumber)
    .option('--timezone <name>', 'of --cron, for example Europe/Berlin (default: UTC)')
    .addOption(overlapOption('when the run before is still going (default: skip)'))
    .option('--catch-up <seconds>', 'how old a time may be that was missed (default: a day)', parseNumber)
    .option('--from <time>', 'not before, as ISO 8601')
    .option('--until <time>', 'not after, as ISO 8601')
    .option('--paused', 'make it paused')
    .option('--tenant <name>', 'the customer that its runs work for')
    .option('--deadline <seconds>', 'a decision that takes longer counts as rejected', parseNumber)
    .action(async (scheduleId: string, agentId: string, request: string | undefined) => {
      const flags = optionsOf<CreateFlags>(command);
      const schedule = await withAgents(flags, async ({ api, who }) => {
        const { by: startedBy } = await who();
        const made = await api.createSchedule({
          scheduleId,
          agentId,
          request: flags.input === undefined ? (request ?? '') : parseJsonObject('--input', flags.input),
          startedBy,
          ...sharedOf(flags),
          paused: flags.paused,
          options: optionalJson('--options', flags.options),
          files: await uploadFiles(api, flags),
          tenant: flags.tenant,
        });
        return api.getSchedule(made);
      });
      if (flags.json) printJson(schedule);
      else for (const line of scheduleLines(schedule)) print(line);
    });
  addFileOption(command);
  addLimitOptions(command);
}

/** What the options of `create` and `edit` say that both take alike. */
function sharedOf(flags: CreateFlags) {
  return {
    cron: flags.cron,
    everySeconds: flags.every,
    timezone: flags.timezone,
    overlap: flags.overlap,
    catchUpSeconds: flags.catchUp,
    startAt: flags.from,
    endAt: flags.until,
    decisionDeadlineSeconds: flags.deadline,
    limits: limitsOf(flags),
  };
}

function addEdit(schedules: Command): void {
  const command = schedules
    .command('edit')
    .summary('change when it starts runs, or what they are asked')
    .argument('<schedule>', 'id of the schedule')
    .argument('[request]', 'what to do each time from now on, as text')
    .option('--input <json>', 'the request as a JSON object, for an agent that takes one')
    .option('--cron <fields>', 'five fields, for example "30 2 * * *"')
    .option('--every <seconds>', 'instead of --cron: so many seconds apart, at least 10', parseNumber)
    .option('--timezone <name>', 'of --cron, for example Europe/Berlin (default: that of the schedule)')
    .addOption(overlapOption('when the run before is still going'))
    .option('--catch-up <seconds>', 'how old a time may be that was missed', parseNumber)
    .option('--from <time>', 'not before, as ISO 8601')
    .option('--until <time>', 'not after, as ISO 8601')
    .option('--deadline <seconds>', 'a decision that takes longer counts as rejected', parseNumber)
    .action(async (scheduleId: string, request: string | undefined) => {
      const flags = optionsOf<CreateFlags>(command);
      const schedule = await withAgents(flags, async ({ api, who }) => {
        const { by: startedBy } = await who();
        const { version } = await api.getSchedule(scheduleId);
        await api.updateSchedule({
          scheduleId,
          version,
          startedBy,
          request: flags.input === undefined ? request : parseJsonObject('--input', flags.input),
          ...sharedOf(flags),
        });
        return api.getSchedule(scheduleId);
      });
      if (flags.json) printJson(schedule);
      else for (const line of scheduleLines(schedule)) print(line);
    });
  addLimitOptions(command);
}

function addNoted(
  schedules: Command,
  name: string,
  summary: string,
  done: string,
  act: 'pauseSchedule' | 'resumeSchedule',
): void {
  const command = schedules
    .command(name)
    .summary(summary)
    .argument('<schedule>', 'id of the schedule')
    .option('--note <text>', 'why, for those who look at it later')
    .action(async (scheduleId: string) => {
      const flags = optionsOf<{ note?: string }>(command);
      await withAgents(flags, async ({ api, who }) => {
        const { by } = await who();
        await api[act]({ scheduleId, by, note: flags.note });
      });
      report(flags.json, scheduleId, `${done} ${scheduleId}.`);
    });
}

function addTrigger(schedules: Command): void {
  const command = schedules
    .command('trigger')
    .summary('start a run now')
    .argument('<schedule>', 'id of the schedule')
    .addOption(overlapOption('when a run is still going (default: as the schedule says)'))
    .action(async (scheduleId: string) => {
      const flags = optionsOf<{ overlap?: Overlap }>(command);
      await withAgents(flags, ({ api }) => api.triggerSchedule({ scheduleId, overlap: flags.overlap }));
      report(flags.json, scheduleId, `Asked for a run. See it with: npm run cli -- schedules show ${scheduleId}`);
    });
}

function addBackfill(schedules: Command): void {
  const command = schedules
    .command('backfill')
    .summary('start the runs of times that had none')
    .argument('<schedule>', 'id of the schedule')
    .requiredOption('--from <time>', 'from this time, as ISO 8601')
    .requiredOption('--to <time>', 'to this time, as ISO 8601')
    .addOption(overlapOption('how they start (default: bufferAll, one after the other)'))
    .action(async (scheduleId: string) => {
      const flags = optionsOf<{ from: string; to: string; overlap?: Overlap }>(command);
      const { from, to, overlap } = flags;
      await withAgents(flags, ({ api }) => api.backfillSchedule({ scheduleId, from, to, overlap }));
      report(flags.json, scheduleId, `Asked for the runs. See them with: npm run cli -- schedules show ${scheduleId}`);
    });
}

function addDelete(schedules: Command): void {
  const command = schedules
    .command('delete')
    .summary('end it for good; its runs stay')
    .argument('<schedule>', 'id of the schedule')
    .action(async (scheduleId: string) => {
      const flags = optionsOf(command);
      await withAgents(flags, ({ api }) => api.deleteSchedule({ scheduleId }));
      report(flags.json, scheduleId, `Deleted ${scheduleId}; its runs stay.`);
    });
}

function overlapOption(description: string): Option {
  return new Option('--overlap <policy>', description).choices(overlapPolicies);
}

function report(json: boolean | undefined, scheduleId: string, text: string): void {
  if (json) printJson({ scheduleId, done: true });
  else print(text);
}
