import { expect, test } from 'vitest';
import { Channels } from './channels.js';

const secret = `whsec_${Buffer.alloc(24, 1).toString('base64')}`;
const webhooks = { urls: ['https://hooks.example.com/a'], secret };
const slack = { token: 'xoxb-1-sample', channels: ['C1', '#ops'] };
const mail = { url: 'smtps://mail.example.com', from: 'agents@example.com', to: ['ops@example.com'] };

test('without a configuration there is nobody to tell', () => {
  expect(new Channels().receivers).toEqual([]);
});

test('receivers of all channels are named apart, without addresses', () => {
  const { receivers } = new Channels({ webhooks, slack, mail });
  expect(receivers).toEqual([
    expect.stringMatching(/^hooks\.example\.com-[0-9a-f]{8}$/),
    expect.stringMatching(/^slack-[0-9a-f]{8}$/),
    expect.stringMatching(/^slack-[0-9a-f]{8}$/),
    expect.stringMatching(/^mail-example\.com-[0-9a-f]{8}$/),
  ]);
  expect(new Set(receivers).size).toBe(4);
});

test('a receiver that this worker does not know may be tried again, by another worker', async () => {
  const delivery = { receiver: 'gone.example.com-1', id: 'msg_1', body: '{}' };
  const error = await new Channels({ slack }).deliver(delivery).catch((error: unknown) => error);
  expect(error).toMatchObject({
    type: 'DeliveryFailed',
    nonRetryable: false,
    message: expect.stringContaining('have no receiver gone.example.com-1'),
  });
});
