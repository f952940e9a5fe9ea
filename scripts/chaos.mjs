// @ts-check
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { install } from './lib/install.mjs';
import { checkNodeVersion } from './lib/node-version.mjs';
import { agentServiceDir } from './lib/paths.mjs';

checkNodeVersion();
await install({ dev: true });
const kit = await import('@platform/chaos');
const { startStack } = await import('../test/support/stack.mjs');

/** @type {import('@platform/chaos').Options | undefined} */
let options;
try {
  options = kit.readOptions(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof kit.InvalidOptions)) throw error;
  console.error(`${error.message}\nThe options are in: npm run chaos -- --help`);
  process.exit(2);
}
if (options) await run(options);
else console.log(kit.help);

/** @param {import('@platform/chaos').Options} options */
async function run(options) {
  const dataDir = mkdtempSync(path.join(os.tmpdir(), 'chaos-'));
  const began = Date.now();
  try {
    const cells = await kit.chaos({
      startStack,
      dataDir,
      env: environment(options),
      scenarios: options.own ? [kit.ownAgent(options.own)] : kit.scenarios,
      wanted: kit.isWanted(options),
      short: options.short,
      say: (line) => console.log(`${String(Math.round((Date.now() - began) / 1000)).padStart(4)} s  ${line}`),
    });
    if (cells.length === 0) throw new Error('No cell fits. The faults are in: npm run chaos -- --help');
    show(cells);
    write(cells, options);
    if (kit.brokenClaims(cells).length > 0) process.exitCode = 1;
  } catch (error) {
    console.error(`\n${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
  } finally {
    if (options.keep || process.exitCode) console.log(`\nLogs and state: ${dataDir}`);
    else rmSync(dataDir, { recursive: true, force: true });
  }
}

/** @param {import('@platform/chaos').Cell[]} cells */
function show(cells) {
  const broken = kit.brokenClaims(cells);
  console.log(`\n${kit.matrixTable.text(cells)}\n\n${kit.summaryTable.text(cells)}\n\n${kit.verdict(cells)}`);
  for (const line of broken) console.log(`✗ ${line}`);
}

/** @param {import('@platform/chaos').Cell[]} cells @param {import('@platform/chaos').Options} options */
function write(cells, options) {
  // npm changes to the root of the repository; paths mean the folder the person is in.
  const [out, docs] = [options.out, options.docs].map((file) => file && path.resolve(process.env.INIT_CWD ?? '', file));
  const markdown = `${kit.summaryTable.markdown(cells)}\n\n${kit.verdict(cells)}\n\n${kit.matrixTable.markdown(cells)}\n`;
  if (out) {
    const result = { at: new Date().toISOString(), verdict: kit.verdict(cells), summary: kit.summarize(cells), cells };
    writeFileSync(`${out}.json`, `${JSON.stringify(result, undefined, 2)}\n`);
    writeFileSync(`${out}.md`, markdown);
  }
  if (docs) {
    const text = readFileSync(docs, 'utf8');
    const replaced = text.replace(
      /(<!-- chaos -->\n)[\s\S]*?(<!-- \/chaos -->)/,
      (_, first, last) => `${first}\n${markdown}\n${last}`,
    );
    if (replaced === text)
      throw new Error(`${docs} has no part between <!-- chaos --> and <!-- /chaos -->, or it is the same.`);
    writeFileSync(docs, replaced);
  }
}

/**
 * The agents under test with their scripts, or those of a person.
 * @param {import("@platform/chaos").Options} options
 * @returns {Record<string, string>}
 */
function environment({ own, module }) {
  if (own) return { AGENTS_MODULE: module ?? 'agents' };
  return {
    AGENTS_MODULE: 'tests.kit.agents_under_test',
    SCRIPTED_MODEL_SCRIPTS: path.join(agentServiceDir, 'tests/kit/scripts.mjs'),
    MODEL_TIMEOUT_SECONDS: '25',
    AGENT_TURNS_AT_ONCE: String(kit.manyTurns + 100),
  };
}
