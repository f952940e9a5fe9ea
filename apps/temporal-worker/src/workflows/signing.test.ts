import { createSigningKey, signAct } from '@platform/temporal';
import type { AgentRunInput, PendingDecision } from '@platform/temporal/contract';
import { afterEach, expect, test, vi } from 'vitest';

vi.mock('@temporalio/workflow', async (original) => ({
  ...(await original<object>()),
  workflowInfo: () => ({ namespace: 'default' }),
}));

afterEach(() => vi.useRealTimers());

/** The signatures of one execution, which has a module of its own. */
async function execution(signed?: object) {
  vi.resetModules();
  const { signing } = await import('./signing.js');
  signing.begin({ runId: 'r1', carried: signed && { signed } } as unknown as AgentRunInput);
  return signing;
}

// Promise: what a person's device signed once stands for one decision, also in a run that has left its history.
test('what a passkey has signed is taken once in all executions of a run, as long as it is good', async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.parse('2026-06-01T10:00:00Z') });
  const key = createSigningKey({ nbf: 0 }, 'now');
  const payload = { requestId: '0-c1', action: 'approve' };
  const person = { id: 'https://id.example#7', name: 'Ana', roles: [] };
  const proof = signAct(key, { person }, { act: 'decide', namespace: 'default', runId: 'r1', payload } as never);
  const passkey = { credentialId: 'c', authenticatorData: 'd', clientDataJSON: 'said', signature: 's', enrolment: 'e' };
  const request = { askedAt: '2026-06-01T09:00:00Z', policy: { sign: 'passkey' } } as unknown as PendingDecision;
  const again = { ...payload, passkey: { ...passkey, signature: 'another of the same' } };
  const first = await execution();
  expect(first.decisionRefusal(request, again)?.message).not.toContain('taken before');
  first.took({ ...payload, proof, passkey });
  // Neither execution needs the decision any more.
  const second = await execution(first.state([]).signed);
  const third = await execution(second.state([]).signed);
  expect(third.decisionRefusal(request, again)?.message).toContain('taken before');
  vi.setSystemTime(Date.now() + 719_000);
  expect(third.state([]).signed?.passkeys).toHaveLength(1);
  vi.setSystemTime(Date.now() + 2_000);
  expect(third.state([])).toEqual({});
});
