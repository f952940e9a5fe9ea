/** Promise: what must be signed by a passkey runs only when the person's own device has signed exactly it. Not even the console can approve it. */
import { AxeBuilder } from '@axe-core/playwright';
import { DecisionRejected, type SubmitDecisionInput, signAct, submitDecision } from '@platform/temporal';
import { type PasskeyAssertion, submitDecisionUpdateName, workflowIdForRun } from '@platform/temporal/contract';
import { WorkflowUpdateFailedError } from '@temporalio/client';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { asked } from '../durability/kit.js';
import { leave, request, toolRow, untilStatus } from './support/see.js';
import { type SignedConsole, setSignedConsole } from './support/signed-console.js';

const shots = process.env.SCREENSHOTS;
let stage: SignedConsole;
let alex: Page;
beforeAll(async () => {
  stage = await setSignedConsole();
  alex = await stage.enter('sample-approver', '/passkeys');
});
afterAll(() => stage?.close());

const approver = () => ({
  id: `${stage.provider.issuer}#sample-approver`,
  name: 'Alex Approver (sample)',
  roles: ['approver', 'finance'],
});
const admin = () => ({ id: `${stage.provider.issuer}#sample-admin`, name: 'Ada Admin (sample)', roles: ['finance'] });

/** Starts a run by the API, as the person in this browser. */
async function start(page: Page, n: number): Promise<string> {
  const body = { agentId: 'signed_bee', request: `sign ${n} script: [["charge", {"n": ${n}}], "charged."]` };
  const headers = { 'content-type': 'application/json', origin: stage.url };
  const response = await page.request.post(`${stage.url}/api/v1/runs`, { data: body, headers });
  const { runId } = (await response.json()) as { runId: string };
  await asked(stage, runId);
  return runId;
}

/** What a raw client of Temporal sends that has the console's key: a console that was taken over can do all of this. */
async function sendAsConsole(
  runId: string,
  sent: Record<string, unknown>,
  person: { id: string; name: string; roles: string[] } = approver(),
): Promise<string> {
  const { namespace } = stage.client;
  const payload = { ...sent, by: person.name, byId: person.id, roles: person.roles };
  const { passkey: _, ...proven } = payload as Record<string, unknown>;
  const proof = signAct(stage.consoleKey, { person }, { act: 'decide', namespace, runId, payload: proven });
  const handle = stage.client.temporal.workflow.getHandle(workflowIdForRun(runId));
  try {
    await handle.executeUpdate(submitDecisionUpdateName, { args: [{ ...payload, proof }] });
    return 'taken';
  } catch (error) {
    if (!(error instanceof WorkflowUpdateFailedError)) throw error;
    return (error.cause as Error).message;
  }
}

async function decisionOf(runId: string): Promise<Record<string, unknown> & { passkey: PasskeyAssertion }> {
  const handle = stage.client.temporal.workflow.getHandle(workflowIdForRun(runId));
  const { events } = await handle.fetchHistory();
  const [payload] = (events ?? []).flatMap(
    (event) => event.workflowExecutionUpdateAcceptedEventAttributes?.acceptedRequest?.input?.args?.payloads ?? [],
  );
  return JSON.parse(Buffer.from(payload?.data ?? []).toString());
}

test('a person makes a passkey, reads its fingerprint, and it signs once an admin has enrolled it', async () => {
  await alex.getByLabel('What do you call the device?').fill('Phone');
  await alex.getByRole('button', { name: 'Make a passkey' }).click();
  await alex.getByText('Waits to be enrolled').waitFor();
  await alex.getByText(/fingerprint ([0-9a-f]{4} ){3}[0-9a-f]{4}/).waitFor();
  expect((await new AxeBuilder({ page: alex }).analyze()).violations).toEqual([]);

  const runId = await start(alex, 301);
  await alex.goto(`${stage.url}/runs/${runId}`);
  const card = request(alex, 'charge');
  await card.getByRole('button', { name: 'Approve' }).click();
  await card.getByText('None of your passkeys is enrolled for this console yet.').waitFor();
  await stage.enrol();
  await card.getByText('Your passkey signs exactly what you see here.').waitFor();
  expect((await new AxeBuilder({ page: alex }).analyze()).violations).toEqual([]);
  if (shots) await alex.screenshot({ path: `${shots}/passkey-card.png` });
  await card.getByRole('button', { name: 'Approve' }).click();
  await untilStatus(alex, 'Completed in');
  expect(stage.witness.tool('charge', { n: 301 })).toBe(1);
  expect(await toolRow(alex, 'charge').getByTestId('decided').textContent()).toContain('Approved by Alex Approver');
  await alex.getByRole('main').getByText('Audit', { exact: true }).click();
  await alex.getByTestId('verified').getByText('1 of 1 calls and 1 of 1 other acts verified').waitFor();
  await alex.goto(`${stage.url}/passkeys`);
  await alex.getByText('Signs for you until').waitFor();
  if (shots) await alex.screenshot({ path: `${shots}/passkeys.png` });
});

test('edited arguments are signed as edited, and run so', async () => {
  const runId = await start(alex, 302);
  await alex.goto(`${stage.url}/runs/${runId}`);
  const card = request(alex, 'charge');
  await card.getByRole('button', { name: 'Edit' }).click();
  await card.getByLabel('N', { exact: true }).fill('12');
  await card.getByRole('button', { name: 'Approve with 1 change' }).click();
  await untilStatus(alex, 'Completed in');
  expect(stage.witness.tool('charge', { n: 12 })).toBe(1);
  expect(stage.witness.tool('charge', { n: 302 })).toBe(0);
});

test('the worker refuses every approval that the device of that person has not signed, whoever sends it', async () => {
  const [earlier, open] = [await start(alex, 303), await start(alex, 304)];
  await alex.goto(`${stage.url}/runs/${earlier}`);
  await request(alex, 'charge').getByRole('button', { name: 'Approve' }).click();
  await untilStatus(alex, 'Completed in');
  const { passkey, requestId, argumentsHash } = await decisionOf(earlier);
  const { waitingFor } = await asked(stage, open);
  const [other] = waitingFor;
  const approve = { requestId: other!.id, action: 'approve', argumentsHash: other!.argumentsHash };

  // Without the console: the raw client has no key at all.
  const plain = { ...approve, runId: open, by: 'Alex Approver (sample)' } as SubmitDecisionInput;
  await expect(submitDecision(stage.client, { ...plain, passkey })).rejects.toThrow(DecisionRejected);
  // A console that was taken over signs what it likes, and has every passkey's earlier signatures.
  expect(await sendAsConsole(open, approve)).toMatch(/passkey/);
  expect(await sendAsConsole(open, { ...approve, passkey })).toMatch(/signed another decision/);
  expect(await sendAsConsole(open, { requestId, action: 'approve', argumentsHash, passkey })).not.toBe('taken');
  expect(await sendAsConsole(open, { ...approve, passkey }, admin())).toMatch(/the passkey is of .*sample-approver/);
  expect(await sendAsConsole(open, { ...approve, arguments: { n: 1 }, passkey })).toMatch(/signed another decision/);
  expect(await sendAsConsole(open, { ...approve, passkey: { ...passkey, enrolment: 'x.y.z' } })).toMatch(/enrolment/);
  expect(stage.witness.tool('charge', { n: 304 })).toBe(0);

  // A person may still say no without it.
  expect(await sendAsConsole(open, { ...approve, action: 'reject' })).toBe('taken');
});

test('what one device has signed for a request stands for that request as it was, and for nothing that is changed', async () => {
  const runId = await start(alex, 305);
  await alex.goto(`${stage.url}/runs/${runId}`);
  const caught = new Promise<Record<string, unknown>>((resolve) => {
    void alex.route('**/decisions', (route) => {
      resolve(route.request().postDataJSON());
      return route.abort();
    });
  });
  await request(alex, 'charge').getByRole('button', { name: 'Approve' }).click();
  const { via: _, ...sent } = await caught;
  await alex.unroute('**/decisions');
  expect(await sendAsConsole(runId, { ...sent, arguments: { n: 1_000_000 } })).toMatch(/signed another decision/);
  expect(await sendAsConsole(runId, { ...sent, note: 'added' })).toMatch(/signed another decision/);
  expect(await sendAsConsole(runId, sent, admin())).toMatch(/the passkey is of/);
  expect(await sendAsConsole(runId, sent)).toBe('taken');
  await untilStatus(alex, 'Completed in');
  expect(stage.witness.calls('charge').filter(({ n }) => n === 305 || n === 1_000_000)).toEqual([
    { n: 305, seconds: 0 },
  ]);
});

test('who has no passkey is told so, and nothing is sent', async () => {
  const runId = await start(alex, 306);
  const ada = await stage.enter('sample-admin', `/runs/${runId}`);
  const card = request(ada, 'charge');
  await card.getByRole('button', { name: 'Approve' }).click();
  await card.getByText('You have no passkey.').waitFor();
  expect(stage.witness.tool('charge', { n: 306 })).toBe(0);
  await leave(ada);
});
