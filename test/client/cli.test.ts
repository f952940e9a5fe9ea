import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fromOtlp } from '@platform/temporal';
import { workflowIdForRun } from '@platform/temporal/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { archiveEnded } from '../../docs/guide/examples/archive-ended.js';
import { startLimited } from '../../docs/guide/examples/start-limited.js';
import { freePort } from '../../scripts/lib/ports.mjs';
import { startWeb, type Web } from '../api/support/web.js';
import { closing } from '../support/closing.mjs';
import { OtlpReceiver } from '../support/otlp-receiver.js';
import { patientClient } from '../support/patient-client.js';
import { startStack } from '../support/stack.mjs';
import { runCli, startCli } from './cli.js';

let dataDir: string;
let stack: Awaited<ReturnType<typeof startStack>>;
/** A command in this process; `ownProcess` where the process itself is tested. */
const cli = (...args: string[]) => runCli(stack.env, ...args);
const ownProcess = (...args: string[]) => startCli(stack.env, ...args).done;
const json = async (...args: string[]) => JSON.parse((await cli(...args, '--json')).out);
/** The inbox once a run is in it, which is a moment after it asks: the server's lists follow what happens. */
async function inboxWith(runId: string, ...args: string[]) {
  const inbox = () => json('inbox', ...args);
  await expect.poll(inbox).toContainEqual(expect.objectContaining({ run: expect.objectContaining({ runId }) }));
  return inbox();
}

beforeAll(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'cli-'));
  stack = await startStack({ dataDir });
});
afterAll(() => closing({ stack: () => stack?.stop(), folder: () => rm(dataDir, { recursive: true, force: true }) }));

const refund = (order: number) => `Refund order ${order}: the blender arrived broken.`;

const track = 'Where are orders 1007 and 1019?';

/** The commands of a shell block of a page of the guide, the first unless told otherwise, as arguments. */
function commandsOf(page: string, block = 0): string[][] {
  const text = readFileSync(new URL(`../../docs/guide/${page}`, import.meta.url), 'utf8');
  const blocks = [...text.matchAll(/```sh\n([\s\S]*?)```/g)];
  return (blocks[block]?.[1] ?? '')
    .trim()
    .split('\n')
    .map((line) => line.replace('npm run cli -- ', '').replace(/ +#.*$/, ''))
    .map((line) => [...line.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(([, a, b, c]) => a ?? b ?? c ?? ''));
}

describe('a run that has completed', () => {
  it('is asked on, forked and run again, each time after saying what that means', async () => {
    const first = await cli('run', 'support', track, '--key', 'done', '--watch');
    expect(first.code).toBe(0);
    const second = await json('ask', 'done', track, '--key', 'done-2');
    expect(second).toMatchObject({ runId: 'done-2', started: true });
    expect((await cli('watch', 'done-2')).code).toBe(0);
    expect((await cli('show', 'done-2')).out).toContain('Continues run done');

    const steps = await cli('fork', 'done');
    expect(steps.out).toMatch(/STEP +WHAT +DETAILS\n0\.0 +model call[\s\S]*0\.2 +track_shipment +order_id: 10/);
    const preview = await cli('fork', 'done', '--at', '0.2');
    expect(preview.out).toMatch(
      /^Kept as it happened, not done again:\n {2}track_shipment .*\nDone by the run, may be done once more:\n {2}track_shipment .*\nNothing was started\. Start it with --yes\.\n$/,
    );
    const fork = await cli('fork', 'done', '--at', '0.2', '--yes', '--key', 'done-fork', '--watch');
    expect(fork.out).toContain('Started done-fork');
    expect(fork.code).toBe(0);
    expect(await json('show', 'done-fork')).toMatchObject({
      status: 'completed',
      origin: { kind: 'fork', runId: 'done', turn: 0, entry: 2 },
    });
    const thread = await cli('show', 'done-2', '--thread');
    expect(thread.out).toMatch(
      /^done, ana, 2 tool calls\n› Where are orders 1007 and 1019\?\n[\s\S]*done-2 {2}✓ completed/,
    );
    expect(await json('show', 'done', '--thread')).toMatchObject({
      ...{ earlier: [], isCut: false, run: { runId: 'done' } },
      ...{ later: [{ runId: 'done-2' }], forks: [{ runId: 'done-fork' }] },
    });
    const beside = await cli('compare', 'done-fork');
    expect(beside).toMatchObject({ code: 0, out: expect.stringMatching(/^First: +done\nSecond: done-fork\n/) });
    expect(beside.out).toMatch(/Kept calls +0 +\d[\s\S]*Steps\n {2}= \d+ steps the same\n\nAnswer\n {2}The same\.\n$/);
    expect(await json('compare', 'done', 'done-2')).toMatchObject({
      before: { runId: 'done' },
      after: { runId: 'done-2' },
      steps: expect.arrayContaining([
        expect.objectContaining({ before: expect.anything(), after: expect.anything(), differences: [] }),
      ]),
    });
    expect(await cli('compare', 'done')).toMatchObject({ code: 2, err: expect.stringContaining('name the run') });
    const wrong = await cli('fork', 'done', '--at', '0.77', '--yes');
    expect(wrong.code).toBe(2);
    expect(wrong.err).toMatch(/turn 0 has no entry 77 to fork at; it has: 0 \(model call\), 1 \(track_shipment\)/);

    const again = await json('rerun', 'done', '--key', 'done-again');
    expect(again).toMatchObject({ runId: 'done-again', started: true });
  });

  it('that has not completed is not asked on', async () => {
    await cli('run', 'support', refund(1044), '--key', 'open', '--watch', '--until-waiting');
    const refused = await cli('ask', 'open', 'next');
    expect(refused.code).toBe(4);
    expect(refused.err.replace(/\s+/g, ' ')).toContain('only a completed run has a next message');
    await cli('reject', 'open');
    await cli('watch', 'open');
  });
});

describe('runs that have ended', () => {
  const of = (runId: string, command: string[] = []) => command.map((word) => (word === '<run>' ? runId : word));

  it('are archived, and shown when the server has them no more, as the guide shows', async () => {
    const [all, one] = commandsOf('archive.md');
    const [list, show] = commandsOf('archive.md', 1);
    await cli('run', 'support', track, '--key', 'kept', '--watch');
    expect(await cli(...all!)).toMatchObject({ code: 0, out: '0 archived, 0 were archived before.\n' });
    const file = path.join(dataDir, 'archive', 'kept.json');
    expect(await cli(...of('kept', one))).toMatchObject({ code: 0, out: `Archived: ${file}\n` });
    expect((await cli(...of('kept', one))).out).toBe(`Was archived before: ${file}\n`);

    const client = await patientClient({ env: stack.env });
    const workflowExecution = { workflowId: workflowIdForRun('kept') };
    await client.connection.workflowService.deleteWorkflowExecution({ namespace: 'default', workflowExecution });
    const shown = () => cli(...of('kept', show));
    await expect.poll(async () => (await shown()).out).toMatch(/[Aa]rchived/);
    expect((await shown()).out).toContain('Order 1007: delivered');
    expect((await cli(...list!)).out).toMatch(/^kept +✓ completed/m);
    await client.close();
  });

  it('are archived by a program, as the guide shows, and one that cannot be is named', async () => {
    const page = readFileSync(new URL('../../docs/guide/archive.md', import.meta.url), 'utf8');
    const example = readFileSync(new URL('../../docs/guide/examples/archive-ended.ts', import.meta.url), 'utf8');
    expect(page).toContain(`\`\`\`ts\n${example}\`\`\``);
    await cli('run', 'support', track, '--key', 'by-program', '--watch');
    const client = await patientClient({ env: stack.env });
    await expect.poll(() => archiveEnded(client, 0)).toContain('by-program');
    await client.close();

    const file = path.join(dataDir, 'archive', 'by-program.json');
    writeFileSync(file, '{');
    const archive = () => cli('archive', '--older-than', '1s');
    await expect.poll(async () => (await archive()).code).toBe(4); // once its run ended a second ago
    const refused = await archive();
    expect(refused.out.replace(/\s+/g, ' ')).toMatch(/1? ?archived, \d+ were archived before\. .*by-program.*damaged/);
    rmSync(file);
  });
});

describe('a run with limits', () => {
  it('waits at its limit, says how far it is, and goes on with what is granted', async () => {
    const [run, watch, show, grant, watchOn] = commandsOf('limits.md');
    expect((await cli(...run!)).code).toBe(0);
    const asked = await cli(...watch!);
    expect(asked.code).toBe(8);
    expect(asked.out).toMatch(/\? May the run use more\?[\s\S]*Model calls +1/);
    const shown = await cli(...show!);
    expect(shown.out).toMatch(
      /Model calls 1 of 1, Money \$0 of \$2\.00, Time .* of 1 h\. At a limit people are asked for more/,
    );
    expect(shown.out).toContain(`npm run cli -- approve limited --edit '{"modelCalls":1}'`);
    const refused = await cli('approve', 'limited', '--edit', '{"modelCalls": 0}');
    expect(refused.code).not.toBe(0);
    expect(refused.err.replace(/\s+/g, ' ')).toContain('a whole number of 1 to 1,000,000');
    expect((await cli(...grant!)).code).toBe(0);
    expect((await cli(...watchOn!)).out).toMatch(/Completed.*tokens, \$0/);
    expect(await json('show', 'limited')).toMatchObject({ limits: { modelCalls: 10 }, granted: { modelCalls: 9 } });
    const absurd = await cli('run', 'support', track, '--max-tokens', '0');
    expect(absurd.code).toBe(2);
    expect(absurd.err).toContain('limits.tokens: must be 1 to 100,000,000,000');
  });

  it('that may cost something ends there, as the guide shows', async () => {
    const page = readFileSync(new URL('../../docs/guide/limits.md', import.meta.url), 'utf8');
    const example = readFileSync(new URL('../../docs/guide/examples/start-limited.ts', import.meta.url), 'utf8');
    expect(page).toContain(`\`\`\`ts\n${example}\`\`\``);
    const client = await patientClient({ env: stack.env });
    const runId = await startLimited(client, track);
    expect((await cli('watch', runId)).code).toBe(0);
    expect(await json('show', runId)).toMatchObject({
      limits: { costUsd: 0.5, atLimit: 'end' },
      usage: { costUsd: 0 },
    });
    await client.close();
  });

  it('ends where it is told to', async () => {
    const end = ['--max-model-calls', '1', '--at-limit', 'end', '--watch'];
    const ended = await cli('run', 'support', track, '--key', 'ends', ...end);
    expect(ended.out.replace(/\s+/g, ' ')).toContain('Start it again with more: limits.modelCalls above 1 model call');
    const again = await cli('rerun', 'ends', '--key', 'ends-2', '--max-model-calls', '5', '--watch');
    expect(again.code).toBe(0);
  });
});

it('runs of a tenant are listed, and how many turns it may start is set, as the guide shows', async () => {
  const [run, list, ask, set, unset] = commandsOf('tenants.md');
  expect((await cli(...run!)).code).toBe(0);
  await expect.poll(async () => (await cli(...list!)).out).toContain('for-acme');
  expect((await cli('list', '--tenant', 'nobody')).out).toContain('No runs');
  expect((await cli(...ask!)).out).toBe('Each tenant may start as many turns as it likes.\n');
  expect((await cli(...set!)).out).toBe('Each tenant may start 50 turns in a second.\n');
  expect((await cli(...unset!)).out).toBe('Each tenant may start as many turns as it likes.\n');
  const absurd = await cli('tenants', '--turns-per-second', '0');
  expect(absurd.code).toBe(2);
  expect(absurd.err).toContain('turnsPerSecond: must be above 0');
  const long = await cli('run', 'support', track, '--tenant', 'x'.repeat(65));
  expect(long.code).toBe(2);
  expect(long.err).toContain('tenant: must have at most 64 bytes');
  expect(await json('show', 'for-acme')).toMatchObject({ tenant: 'acme' });
});

describe('a script', () => {
  it('starts a run, waits for what it asks, decides, and gets the answer', async () => {
    const asked = await ownProcess('run', 'support', refund(1042), '--key', 'script', '--watch', '--until-waiting');
    expect(asked.code).toBe(8);
    expect(asked.out).toMatch(
      /→ get_order {2}order_id: 1042\n {2}← get_order[\s\S]*\? May the agent run issue_refund\?/,
    );

    const again = await json('run', 'support', refund(1042), '--key', 'script');
    expect(again).toEqual({ runId: 'script', started: false, checked: true });

    const ofScript = (item: { run: { runId: string } }) => item.run.runId === 'script';
    const inbox = (await inboxWith('script')).filter(ofScript);
    expect(inbox).toMatchObject([{ run: { runId: 'script' }, request: { tool: 'issue_refund' } }]);
    const edited = { ...inbox[0].request.arguments, amount: 5 };
    const approved = await json('approve', 'scri', 'issue', '--edit', JSON.stringify(edited));
    expect(approved).toMatchObject({
      runId: 'script',
      decision: { action: 'approve', by: 'ana', arguments: edited },
    });

    await ownProcess('watch', 'script', '--until-waiting');
    expect((await ownProcess('reject', 'script', '--note', 'I write myself.')).code).toBe(0);
    const watched = await ownProcess('watch', 'script', '--json');
    expect(watched.code).toBe(0);
    const updates = watched.out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(updates.at(-1)).toMatchObject({ type: 'update', run: { status: 'completed' } });

    const { timeline } = await json('show', 'script');
    const tools = timeline.filter((item: { kind: string }) => item.kind === 'tool');
    expect(tools).toMatchObject([
      { tool: 'get_order', state: 'done' },
      { tool: 'issue_refund', state: 'done', editedArguments: edited, result: expect.stringContaining('5') },
      { tool: 'write_to_customer', state: 'rejected' },
    ]);
  });

  it('agrees as one of two to a large refund, and reads who decided what', async () => {
    const request = 'Refund $250 of order 1042: the blender arrived broken.';
    const asked = await cli('run', 'support', request, '--key', 'large', '--watch', '--until-waiting');
    expect(asked.out).toMatch(/May the agent run issue_refund\?.*\n {4}Waiting for anyone \(0 of 2 agreed\)/);
    const rule = await cli('approve', 'large', '--remember', 'tool');
    expect(rule.code).toBe(4);
    expect(rule.err.replace(/\s+/g, ' ')).toMatch(/RuleNotAllowed.*wants 2 people/);
    await inboxWith('large', '--mine');
    const vote = await cli('approve', 'large', '--role', 'finance');
    expect(vote.out).toMatch(/1 of 2 agreed\. It runs once one more person agrees/);
    expect((await cli('approve', 'large')).err.replace(/\s+/g, ' ')).toMatch(
      /AlreadyVoted.*ana agreed to this already/,
    );
    expect((await cli('show', 'large')).out).toMatch(/Waiting for anyone \(1 of 2 agreed\)\n.*Agreed: ana/);
    const edited = JSON.stringify({ order_id: 1042, amount: 240, reason: 'broken' });
    await cli('approve', 'large', '--by', 'cleo', '--edit', edited);
    expect((await cli('show', 'large')).out).toMatch(/Agreed to other arguments \(1 of 2\): cleo: .*Amount: \$240\.00/);
    expect((await cli('approve', 'large', '--as', 'ana')).err).toMatch(/These did: cleo/);
    expect((await cli('reject', 'large', '--by', 'ben', '--note', 'Too much.')).code).toBe(0);
    await cli('watch', 'large');

    const audit = await cli('audit', 'large');
    expect(audit.out).toMatch(/ana \(finance\), with the CLI: issue_refund agreed \(1 of 2\)/);
    expect(audit.out).toMatch(/ben, with the CLI: issue_refund rejected\n {4}shown [0-9a-f]{12}: .*Amount: \$250\.00/);
    expect(await json('audit', 'large')).toMatchObject([
      { event: 'voted', by: 'ana' },
      { event: 'voted', by: 'cleo' },
      { event: 'decided', action: 'reject' },
    ]);
    expect((await cli('audit', 'large', '--csv')).out).toMatch(
      /^at,runId,[\s\S]*,large,support,ana,voted,approve,issue_refund,ana,/,
    );
    const entries = async () => {
      const lines = (await cli('audit', '--from', '2020-01-01', '--json')).out.trimEnd().split('\n');
      return lines.map((line) => JSON.parse(line)).filter(({ runId }) => runId === 'large');
    };
    await expect.poll(entries).toHaveLength(3);
    const words = (await cli('audit', '--from', '2020-01-01', '--person', 'ben')).out;
    expect(words).toMatch(/^large {2}support, started by ana\n.*ben, with the CLI: issue_refund rejected\n/m);
    expect((await cli('audit', '--from', '2020-01-01', '--person', 'nobody')).out).toBe(
      'Nothing was decided in this period.\n',
    );
    expect(await cli('audit')).toMatchObject({ code: 2, err: expect.stringContaining('either a run, or --from') });
  });

  it('approves what comes like it for the rest of a run, and takes that back', async () => {
    await cli('run', 'support', refund(1060), '--key', 'rule', '--watch', '--until-waiting');
    expect((await cli('approve', 'rule', '--for', '1h')).err).toContain('--remember');
    const approved = await cli('approve', 'rule', '--remember', 'tool', '--for', '8h');
    expect(approved.out).toContain('is approved by rule r1. Take it back: npm run cli -- revoke rule r1');
    expect((await cli('rules', 'rule')).out).toMatch(/r1 +until .* every call of issue_refund/);
    expect((await cli('revoke', 'rule', 'r1', '--by', 'ben')).out).toContain('approves nothing any more');
    expect((await cli('rules', 'rule')).out).toMatch(/revoked by ben/);
    expect((await cli('revoke', 'rule', 'r1')).err).toMatch(/AlreadyRevoked/);
    await cli('watch', 'rule', '--until-waiting');
    expect((await cli('reject', 'rule', 'write')).code).toBe(0);
  });

  it('agrees to the other arguments that somebody agreed to', async () => {
    const request = 'Refund $250 of order 1042: the blender arrived broken.';
    await cli('run', 'support', request, '--key', 'less', '--watch', '--until-waiting');
    const edited = { order_id: 1042, amount: 240, reason: 'broken' };
    await cli('approve', 'less', '--by', 'cleo', '--edit', JSON.stringify(edited));
    expect(await json('approve', 'less', '--as', 'Cleo')).toMatchObject({
      decision: { action: 'approve', arguments: edited, votes: [{ by: 'cleo' }, { by: 'ana' }] },
    });
    expect((await cli('watch', 'less')).out).toMatch(/issue_refund: Approved.* by cleo and ana/);
  });

  it('is told by the exit code and one message what went wrong', async () => {
    await cli('run', 'support', track, '--key', 'over', '--watch');
    const refusals: [args: string[], code: number, message: RegExp][] = [
      [['run', 'nobody', 'Hi'], 2, /no agent "nobody"\. Known agents: .*support/],
      [['run', 'support'], 2, /Say what the agent should do/],
      [['run', 'support', 'Another request', '--key', 'over'], 4, /started before with another request/],
      [['show', 'nosuchrun'], 3, /no run "nosuchrun"/],
      [['approve', 'over'], 4, /has ended already \(completed\)/],
      [['cancel', 'over'], 4, /has ended already/],
      [['retry'], 2, /give either a run or --all/],
      [['retry', 'over', '--all'], 2, /give either a run or --all/],
      [['list', '--status', 'asleep'], 2, /Allowed choices are running/],
      [['list', '--address', '127.0.0.1:1'], 5, /No Temporal server answers at 127\.0\.0\.1:1 \(connection refused\)/],
    ];
    for (const [args, code, message] of refusals) {
      const done = await cli(...args);
      expect({ args, code: done.code, out: done.out }).toEqual({ args, code, out: '' });
      expect(done.err.replace(/\s+/g, ' ')).toMatch(message);
    }
    expect((await cli('retry', '--all', 'Auth')).out).toBe('No run is stalled for Auth.\n');
    expect(await json('show', 'nosuchrun')).toMatchObject({ error: { code: 'RunNotFound' } });
    const { code, out, err } = await ownProcess('show', 'nosuchrun', '--json');
    expect({ code, err, told: JSON.parse(out) }).toMatchObject({
      code: 3,
      err: '',
      told: { error: { code: 'RunNotFound' } },
    });
  });

  it('stops a run, and is told so by those who watch it', async () => {
    const { runId } = await json('run', 'support', refund(1050));
    await cli('watch', runId, '--until-waiting');
    expect((await cli('cancel', runId, '--reason', 'mistake', '--by', 'cleo')).code).toBe(0);
    const watched = await cli('watch', runId);
    expect(watched.code).toBe(7);
    expect(watched.out).toMatch(/cleo asked to cancel, [\s\S]*“mistake”/);
    const cancelled = async () => (await json('list', '--status', 'cancelled')).runs;
    await expect.poll(cancelled).toContainEqual(expect.objectContaining({ runId }));
  });

  it('pauses a run, says something to its agent, and lets it go on', async () => {
    const { runId } = await json('run', 'support', refund(1052));
    await cli('watch', runId, '--until-waiting');
    expect((await cli('pause', runId, '--note', 'wait for the customer')).out).toContain(
      `npm run cli -- resume ${runId}`,
    );
    expect(await cli('watch', runId, '--until-waiting')).toMatchObject({ code: 8 });
    expect((await cli('show', runId)).out).toMatch(/‖ paused.*Paused by ana, .*“wait for the customer”.*Let it go on/s);
    expect((await cli('pause', runId)).err).toMatch(/refused \(AlreadyPaused\): ana has paused the run already/);
    expect(await json('say', runId, 'The customer wants a voucher.')).toMatchObject({
      runId,
      text: 'The customer wants a voucher.',
      by: 'ana',
    });
    expect((await cli('say', runId, ' ')).code).toBe(2);
    expect((await cli('resume', runId, '--by', 'cleo')).code).toBe(0);
    expect((await cli('reject', runId, '--note', 'a voucher instead')).code).toBe(0);
    const { out } = await cli('watch', runId, '--until-waiting');
    expect(out).toMatch(/› The customer wants a voucher\. \(ana at .*Resumed by cleo/s);
    await cli('cancel', runId);
  });

  it('asks the doctor', async () => {
    const healthy = await cli('doctor', '--json');
    expect(healthy.code).toBe(0);
    expect(JSON.parse(healthy.out)).toMatchObject({
      ok: true,
      health: { searchAttributes: { missing: [], wrongType: [] } },
    });
    await stack.agentService.stop(5_000);
    const ill = await cli('doctor');
    expect(ill.code).toBe(5);
    expect(ill.out).toMatch(/✗ The agent-service at .* did not answer/);
    await stack.agentService.restart();
  });
});

describe('with a part of the product down', () => {
  it('a run may be started, and waits for the agent-service', async () => {
    await stack.agentService.kill('SIGKILL');
    const started = await json('run', 'support', refund(1051), '--key', 'early');
    expect(started).toMatchObject({
      started: true,
      checked: false,
      uncheckedBecause: expect.stringMatching(/did not answer/),
    });
    await stack.agentService.restart();
    expect((await cli('watch', 'early', '--until-waiting')).code).toBe(8);
  });

  it('a decision can be left for the worker, and one that it did not take is an error', async () => {
    for (const [order, key] of [
      [1052, 'late'],
      [1053, 'other'],
    ] as const)
      expect((await cli('run', 'support', refund(order), '--key', key, '--watch', '--until-waiting')).code).toBe(8);
    await stack.worker.kill('SIGKILL');
    const [late, left] = await Promise.all([
      ownProcess('approve', 'late'),
      ownProcess('reject', 'other', '--note', 'No.', '--signal'),
    ]).finally(() => stack.worker.restart());
    expect(late.code).toBe(5);
    expect(late.err).toMatch(/No worker took the decision in time/);
    expect(left.code).toBe(0);
    const watched = await cli('watch', 'other');
    expect(watched.code).toBe(0);
    expect(watched.out).toMatch(/issue_refund: Rejected by ana, .*, by signal/);
  });

  it('watching goes on where it was once the server is back', async () => {
    const watching = startCli(stack.env, 'run', 'support', 'Audit the last 20 refunded orders.', '--watch');
    await watching.printed('← get_order');
    await stack.temporal.kill('SIGKILL');
    await watching.printed('Lost Temporal');
    await stack.temporal.restart();
    await watching.printed('Connected again');
    const { code, out } = await watching.done;
    expect(code).toBe(0);
    expect(out.match(/→ get_order/g)).toHaveLength(20);
    expect(out.match(/← get_order/g)).toHaveLength(20);
  });
});

describe('through a console, with no way to Temporal', () => {
  let web: Web;
  beforeAll(async () => {
    web = await startWeb(stack.env);
  });
  afterAll(() => web.stop());
  /** Without how long ago something was. */
  const timeless = (text: string) => text.replace(/just now|\d+ \w+ ago/g, '…');
  const remote = (...args: string[]) =>
    runCli({ AGENTS_URL: web.url, TEMPORAL_ADDRESS: '127.0.0.1:1', DATA_DIR: path.join(dataDir, 'none') }, ...args);

  it('a run is started, watched, decided and read, in the same words as inside', async () => {
    const started = await remote('run', 'support', refund(1044), '--key', 'yonder-run', '--watch', '--until-waiting');
    expect([started.code, started.err]).toEqual([8, '']);
    expect(started.out).toContain('npm run cli -- approve yonder-run');
    await inboxWith('yonder-run');
    expect((await remote('inbox', '--mine')).out).toContain('npm run cli -- approve yonder-run');
    expect((await remote('reject', 'yonder', '--by', 'bo', '--note', 'seen')).out).toContain('Rejected');
    expect((await remote('watch', 'yonder-run')).code).toBe(0);
    for (const args of [
      ['show', 'yonder-run'],
      ['show', 'yonder-run', '--json'],
      ['audit', 'yonder-run'],
      ['audit', 'yonder-run', '--csv'],
      ['rules', 'yonder-run'],
      ['schedules'],
    ]) {
      const [there, here] = [await remote(...args), await cli(...args)];
      expect([args, there.code, there.err]).toEqual([args, 0, '']);
      expect(timeless(there.out)).toBe(timeless(here.out));
    }
    expect((await remote('audit', 'yonder-run')).out).toContain('bo');
    const late = await remote('approve', 'yonder-run');
    expect(late).toMatchObject({ code: 4, err: expect.stringContaining('has ended already (completed)') });
    expect(await remote('show', 'nothing-begins-so')).toMatchObject({ code: 3 });
  });

  it('traces of a run are the same inside, through a console, in a file and at a receiver, and have the same ids each time', async () => {
    expect((await cli('run', 'support', track, '--key', 'traced', '--watch')).code).toBe(0);
    const here = await cli('trace', 'export', 'traced');
    expect([here.code, here.err]).toEqual([0, '']);
    expect(await remote('trace', 'export', 'tra')).toEqual(here);
    const ids = fromOtlp(JSON.parse(here.out)).map(({ traceId, spanId }) => traceId + spanId);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.length).toBeGreaterThan(3);

    const file = path.join(dataDir, 'traces.jsonl');
    expect((await remote('trace', 'export', '--since', '8h', '--out', file)).code).toBe(0);
    expect(readFileSync(file, 'utf8').split('\n')).toContain(here.out.trim());

    await using receiver = await OtlpReceiver.open();
    for (const transport of [cli, remote]) {
      const sent = await transport('trace', 'export', 'traced', '--endpoint', receiver.endpoint, '--json');
      expect(JSON.parse(sent.out)).toEqual({ runs: 1, spans: ids.length, failed: [] });
    }
    expect(receiver.spans.map(({ traceId, spanId }) => traceId + spanId)).toEqual([...ids, ...ids]);
    receiver.manner = 'refuses';
    const refused = await cli('trace', 'export', 'traced', '--endpoint', receiver.endpoint);
    expect(refused).toMatchObject({ code: 5, err: expect.stringContaining('did not take the traces') });

    expect((await cli('trace', 'export', 'traced', '--content')).out).toContain(track);
    expect(here.out).not.toContain(track);
    const held = await remote('trace', 'export', 'traced', '--content');
    expect(held).toMatchObject({ code: 4, err: expect.stringContaining('TRACE_CONTENT=true') });
    expect(await cli('trace', 'export')).toMatchObject({ code: 2, err: expect.stringContaining('give either a run') });
    expect(await cli('trace', 'export', 'traced', '--endpoint', 'localhost:6006')).toMatchObject({ code: 2 });
    expect(await cli('trace', 'export', 'traced', '--out', '/nowhere/at/all')).toMatchObject({ code: 2 });
    expect(await cli('trace', 'export', 'nothing-begins-so')).toMatchObject({ code: 3 });

    const linked = { ...stack.env, TRACE_URL_TEMPLATE: 'http://localhost:6006/{traceId}' };
    const shown = await runCli(linked, 'show', 'traced');
    expect(shown.out).toContain(`Trace of turn 0: http://localhost:6006/${ids[0]?.slice(0, 32)}`);
    const wrong = await runCli({ ...linked, TRACE_URL_TEMPLATE: 'http://localhost/{run}' }, 'show', 'traced');
    expect(wrong).toMatchObject({ code: 2, err: expect.stringContaining('has {run}; allowed: {traceId}') });
  });

  it('a file is sent, what is watched can be left, and doctor says what it could not look at', async () => {
    const file = path.join(dataDir, 'far.csv');
    writeFileSync(file, 'a,b\n');
    expect((await remote('run', 'support', track, '--file', file, '--watch')).code).toBe(0);
    const doctor = await remote('doctor');
    expect(doctor.code).toBe(0);
    expect(doctor.out).toContain('has no sign-in');
    expect(doctor.out.replace(/\s+/g, ' ')).toContain('that needs a way to Temporal');
    expect((await remote('whoami')).out).toContain('you are who you say you are (--by)');
  });

  it('a console that is away is said in words', async () => {
    const nobody = `http://127.0.0.1:${await freePort()}`;
    const away = await runCli({ AGENTS_URL: nobody }, 'list');
    expect(away.code).toBe(5);
    expect(away.err.replace(/\s+/g, ' ')).toContain(`The console at ${nobody} does not answer (connection refused)`);
  });
});
