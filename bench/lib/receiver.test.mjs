// @ts-check
import { expect, test } from 'vitest';
import { openReceiver } from './receiver.mjs';

test('what is sent is counted, and taken', async () => {
  const receiver = await openReceiver();
  try {
    const { status } = await fetch(`${receiver.endpoint}/v1/traces`, { method: 'POST', body: Buffer.alloc(100_000) });
    expect(status).toBe(200);
    await receiver.moreThan(99_999);
    expect(receiver.received).toEqual({ requests: 1, bytes: 100_000 });
  } finally {
    await receiver.close();
  }
});
