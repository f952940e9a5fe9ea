import { describe, expect, test } from 'vitest';
import { Channels } from '../notifications/channels.js';
import type { RunEvent } from '../notifications/notification.js';
import { createAgentActivities } from './agent.js';

const elsewhere = { consoleUrl: 'https://agents.example.com', channels: new Channels() };
const url = 'https://agents.example.com/runs/r1';

interface Line {
  level: string;
  message: string;
  fields: Record<string, unknown>;
}

async function written(event: RunEvent): Promise<Line[]> {
  const lines: Line[] = [];
  const { notify } = createAgentActivities({
    ...elsewhere,
    log: {
      info: (message, fields) => lines.push({ level: 'info', message, fields }),
      warn: (message, fields) => lines.push({ level: 'warn', message, fields }),
    },
  });
  await notify({ number: 0, runId: 'r1', agentId: 'support', event });
  return lines;
}

describe('a notification', () => {
  test('of requests is one line each, with the command that decides it and the link to the run', async () => {
    const lines = await written({
      type: 'decisionsAsked',
      decisions: [
        { id: '0-a', kind: 'approval', tool: 'refund', deadline: '2026-01-02T00:00:00.000Z' },
        { id: '0-b', kind: 'outcome', tool: 'send_email' },
        { id: '0-c', kind: 'question', tool: 'ask_user' },
      ],
    });
    expect(lines).toMatchObject([
      {
        level: 'warn',
        message: 'Run r1 waits for a decision on refund',
        fields: { runId: 'r1', agentId: 'support', url, request: '0-a', deadline: '2026-01-02T00:00:00.000Z' },
      },
      { level: 'warn', message: 'Run r1 waits for a decision on send_email', fields: { request: '0-b' } },
      { level: 'warn', message: 'Run r1 waits for a decision on ask_user', fields: { request: '0-c' } },
    ]);
    expect(lines.map(({ fields }) => fields.next)).toEqual([
      'npm run cli -- approve r1 0-a   or: npm run cli -- reject r1 0-a',
      'npm run cli -- resolve r1 0-b --ran <result> | --again | --skip',
      'npm run cli -- answer r1 0-c --values <json>',
    ]);
  });

  test('of a stall says why and how to go on', async () => {
    const stall = { type: 'Auth', message: 'the key was refused', since: '2026-01-01T00:00:00.000Z', turn: 3 };
    expect(await written({ type: 'stalled', stall })).toEqual([
      {
        level: 'warn',
        message: 'Run r1 is stalled: Auth: the key was refused',
        fields: {
          runId: 'r1',
          agentId: 'support',
          url,
          turn: 3,
          event: 'stalled',
          cause: 'Auth',
          next: 'mend the cause, then: npm run cli -- retry r1',
        },
      },
    ]);
  });

  test('of an end says how it ended', async () => {
    expect(await written({ type: 'ended', status: 'cancelled' })).toMatchObject([
      { level: 'info', message: 'Run r1 ended: cancelled', fields: { url } },
    ]);
  });

  test('that cannot be written is an error, so that it is tried again', async () => {
    const fail = () => {
      throw new Error('disk full');
    };
    const { notify } = createAgentActivities({ ...elsewhere, log: { info: fail, warn: fail } });
    const event = { type: 'ended', status: 'completed' } as const;
    await expect(notify({ number: 0, runId: 'r1', agentId: 'support', event })).rejects.toThrow('disk full');
  });
});
