import type { TemporalClient } from '@platform/temporal';
import { ServerClock } from '@platform/temporal/words';

const clock = new ServerClock();

/** Milliseconds that the agent-service may take to tell its time. After that the clock of this machine is used. */
const patienceMs = 1_000;

/** The server's time in milliseconds, once {@link learnServerTime} has asked for it: deadlines are counted by it. */
export function serverNow(): number {
  return clock.now();
}

/** Takes the time from an answer of the server. */
export const hearServerTime = (date: string | null, sentAt: number, heardAt: number) =>
  clock.heard(date, sentAt, heardAt);

/** Asks the agent-service, which runs beside the server, for its time. Never throws, and does not ask again when nobody answers. */
export async function learnServerTime({ agentServiceUrl }: Pick<TemporalClient, 'agentServiceUrl'>): Promise<void> {
  if (!agentServiceUrl) return;
  const sentAt = Date.now();
  try {
    const answer = await fetch(new URL('/healthz', agentServiceUrl), { signal: AbortSignal.timeout(patienceMs) });
    clock.heard(answer.headers.get('date'), sentAt, Date.now());
    await answer.body?.cancel();
  } catch {
    // Without an answer the clock of this machine is used.
  }
}
