import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { closing } from './closing.mjs';

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
afterEach(() => void vi.useRealTimers());

const never = () => new Promise(() => {});

test('what stands still is named, and what comes after it is ended', async () => {
  const ended: string[] = [];
  const steps = { web: () => ended.push('web'), worker: never, absent: undefined, server: () => ended.push('server') };
  const closed = expect(closing(steps, 1_000)).rejects.toThrow(/^worker: stands still for 1000 ms; what is open in/);
  await vi.advanceTimersByTimeAsync(1_000);
  await closed;
  expect(ended).toEqual(['web', 'server']);
});

test('every failure is told, with the steps that it is in', async () => {
  const breaks = () => {
    throw new Error('no such process');
  };
  const stage = () => closing({ client: breaks, server: never }, 1_000);
  const closed = expect(closing({ stage, folder: breaks }, 2_000)).rejects.toThrow(
    /^stage: client: no such process\nserver: stands still .*\nfolder: no such process$/s,
  );
  await vi.advanceTimersByTimeAsync(1_000);
  await closed;
});

test('a step that consists of steps has the time of one for each of them', async () => {
  const part = () => new Promise((resolve) => setTimeout(resolve, 900));
  const closed = closing({ stage: () => closing({ client: part, worker: part, server: part }, 1_000) }, 1_000);
  await vi.advanceTimersByTimeAsync(2_700);
  await closed;
});
