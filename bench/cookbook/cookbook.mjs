// @ts-check
/** Runs agents of Agno's cookbook as they are, kills them, and says where that differs from plain Agno. */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { subjects } from './agents.mjs';
import { differences } from './comparing.mjs';
import { runBoth } from './running.mjs';
import { setStage } from './stage.mjs';

const help = `Runs ${subjects.length} agents and teams of Agno's cookbook, unchanged, with a scripted model. Kills the agent-service at two places of each run and more,
and while the run waits for people; compares what was asked of the model, which tools ran and what was answered with plain Agno.

  npm run cookbook -- <folder> [options]

  <folder>           the folder cookbook of a checkout of github.com/agno-agi/agno
  --only <words>     agents whose module or variable holds these words; may be repeated
  --no-kills         only compares
  --out <file>       the table as Markdown
  --keep             leaves logs and state
`;

/**
 * @typedef {{ subject: import('./agents.mjs').Subject, kills: number, calls: string, found: string[] }} Row
 */

/** @param {string[]} args @returns {Promise<number>} exit code */
export async function cookbook(args) {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      only: { type: 'string', multiple: true, default: [] },
      'no-kills': { type: 'boolean', default: false },
      out: { type: 'string' },
      keep: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  const [given, ...more] = positionals;
  if (values.help || given === undefined || more.length > 0) {
    console.log(help);
    return values.help ? 0 : 2;
  }
  const here = (/** @type {string} */ file) => path.resolve(process.env.INIT_CWD ?? '', file);
  const folder = here(given);
  if (!existsSync(path.join(folder, '02_agents'))) {
    console.error(`${folder} is not the folder cookbook of a checkout of Agno: it has no folder 02_agents.`);
    return 2;
  }
  const chosen = subjects.filter(
    ({ module, variable }) =>
      values.only.length === 0 || values.only.some((words) => `${module}.${variable}`.includes(words)),
  );
  const dataDir = mkdtempSync(path.join(tmpdir(), 'cookbook-'));
  const stage = await setStage(folder, dataDir);
  /** @type {Row[]} */
  const rows = [];
  try {
    for (const subject of chosen) {
      const row = await tried(stage, subject, !values['no-kills']);
      rows.push(row);
      console.log(
        `${row.found.length === 0 ? '✓' : '✗'} ${subject.module}.${subject.variable}: ${row.calls}, ${row.kills} kills`,
      );
      for (const difference of row.found) console.log(`    ${difference}`);
    }
  } finally {
    await stage.close();
    if (values.keep) console.log(`\nLogs and state: ${dataDir}`);
    else rmSync(dataDir, { recursive: true, force: true });
  }
  const equal = rows.filter(({ found }) => found.length === 0);
  const kills = rows.reduce((sum, row) => sum + row.kills, 0);
  console.log(`\n${equal.length} of ${rows.length} equal plain Agno; ${kills} kills.`);
  if (values.out) writeFileSync(here(values.out), table(rows));
  return equal.length === rows.length ? 0 : 1;
}

/** @param {import('./stage.mjs').Stage} stage @param {import('./agents.mjs').Subject} subject @param {boolean} kill @returns {Promise<Row>} */
async function tried(stage, subject, kill) {
  try {
    const { plain, durable, kills, unnamed } = await runBoth(stage, subject, kill);
    const calls = `${plain.requests.length} requests, ${plain.tools.length} tools`;
    return { subject, kills: kills.done, calls, found: differences(plain, durable, kills.inFlight, unnamed) };
  } catch (error) {
    return { subject, kills: 0, calls: 'not run', found: [error instanceof Error ? error.message : String(error)] };
  }
}

/** @param {Row[]} rows */
function table(rows) {
  const cell = (/** @type {string} */ text) => text.replaceAll('|', '\\|').replaceAll('\n', ' ').slice(0, 300);
  const lines = rows.map(
    ({ subject: { module, variable, shape }, kills, calls, found }) =>
      `| ${module}.${variable} | ${shape} | ${calls} | ${kills} | ${found.length === 0 ? 'equal' : cell(found.join('; '))} |`,
  );
  return [
    '| agent | shape | plain Agno makes | kills | compared |',
    '| --- | --- | --- | --- | --- |',
    ...lines,
    '',
  ].join('\n');
}
