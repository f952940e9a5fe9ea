/** What a run is doing, in a sentence. */
import type { PendingDecision, RunStatus, Stall } from '../domain/contract.js';
import { outcomeWait } from '../domain/decisions/words.js';
import type { RunView, TurnProgress } from '../projection/view.js';
import { duration, forWords, spent, until } from './durations.js';
import { blockedWords, failureWords } from './failures.js';

/** Which colour and mark a sentence has. `nobody`: it should be worked on and is not. */
export type Tone =
  | 'running'
  | 'retrying'
  | 'nobody'
  | 'waiting'
  | 'paused'
  | 'stalled'
  | 'completed'
  | 'failed'
  | 'cancelled';

export interface Sentence {
  tone: Tone;
  text: string;
}

/** What the sentence is about: a whole run, or a line of a list. */
export type Told = Pick<RunView, 'status' | 'startedAt'> &
  Partial<
    Pick<
      RunView,
      'statusSince' | 'waitsForRuns' | 'turn' | 'pause' | 'cancelRequested' | 'blocked' | 'failure' | 'endedAt'
    > & {
      waitingFor: readonly PendingDecision[];
      stall: Stall;
    }
  >;

/** Who is there to work on it. `undefined`: not known. */
export interface Workers {
  worker?: boolean;
  agentService?: boolean;
}

/** A turn that nobody has taken for this long is worth telling, in milliseconds. */
const patienceMs = 3_000;

/** The sentence for a run at `now` (milliseconds). */
export function statusSentence(run: Told, now: number, workers: Workers = {}): Sentence {
  if (run.blocked) return { tone: 'nobody', text: blockedWords(run.blocked) };
  switch (run.status) {
    case 'running':
      return runningSentence(run, now, workers);
    case 'waiting':
      return { tone: 'waiting', text: waitingText(run.waitingFor ?? [], now) };
    case 'paused':
      return { tone: 'paused', text: pausedText(run, now) };
    case 'stalled': {
      const why = run.stall ? `: ${failureWords(run.stall)}` : '';
      const at = run.stall?.since ?? run.statusSince;
      return { tone: 'stalled', text: `Stalled${at ? forWords(at, now) : ''}${why}` };
    }
    default:
      return { tone: run.status, text: endedText(run.status, run) };
  }
}

function runningSentence(run: Told, now: number, { worker, agentService }: Workers): Sentence {
  const { turn, cancelRequested } = run;
  if (worker === false && (turn === undefined || cancelRequested)) {
    return { tone: 'nobody', text: blockedWords({ type: 'NoWorker' }) };
  }
  if (cancelRequested) return { tone: 'running', text: `Cancelling, as ${cancelRequested.by} asked` };
  const [waitsFor, ...others] = run.waitsForRuns ?? [];
  if (waitsFor !== undefined && turn === undefined) {
    const what = others.length > 0 ? `${others.length + 1} runs that it started` : `run ${waitsFor}, which it started`;
    return { tone: 'running', text: `Waiting for ${what}` };
  }
  if (agentService === false) {
    return { tone: 'nobody', text: 'Nobody is working on it: the agents are not running' };
  }
  if (run.pause) return { tone: 'running', text: `Pausing, as ${run.pause.by} asked` };
  switch (turn?.state) {
    case 'retrying':
      return { tone: 'retrying', text: retryingText(turn, now) };
    case 'queued':
      return now - Date.parse(turn.since) < patienceMs
        ? { tone: 'running', text: 'Starting' }
        : {
            tone: 'nobody',
            text: `Nobody has taken it${forWords(turn.since, now)}: the agents are busy or away`,
          };
    case 'running': {
      const attempt = (turn.attempt ?? 1) > 1 ? `, attempt ${attemptOf(turn.attempt ?? 1, turn)}` : '';
      return { tone: 'running', text: `Working${forWords(turn.since, now)}${attempt}` };
    }
    default:
      return { tone: 'running', text: `Working${run.statusSince ? forWords(run.statusSince, now) : ''}` };
  }
}

/** `Retrying 3 of 5 in 4 s: 429 from the provider`. */
function retryingText(turn: TurnProgress, now: number): string {
  const wait = turn.nextAttemptAt && until(turn.nextAttemptAt, now);
  const cause = turn.lastFailure ? `: ${failureWords(turn.lastFailure)}` : '';
  return `Retrying ${attemptOf(turn.attempt ?? 2, turn)}${wait ? ` in ${wait}` : ' now'}${cause}`;
}

function attemptOf(attempt: number, { maximumAttempts }: TurnProgress): string {
  return maximumAttempts ? `${attempt} of ${maximumAttempts}` : String(attempt);
}

function waitingText(waitingFor: readonly PendingDecision[], now: number): string {
  const [first, ...others] = waitingFor;
  if (!first) return 'Waiting for a decision';
  if (others.length > 0) return `Waiting for ${others.length + 1} decisions${timeOf(first.askedAt, now)}`;
  return `${askedFor(first)}${timeOf(first.askedAt, now)}`;
}

/** ` · 2 min`: how long it has been so; nothing when it has only begun. */
function timeOf(iso: string, now: number): string {
  const ms = now - Date.parse(iso);
  return ms < 1_000 ? '' : ` · ${duration(ms)}`;
}

function pausedText({ pause, statusSince, waitingFor = [] }: Told, now: number): string {
  const at = pause?.at ?? statusSince;
  const open =
    waitingFor.length > 0 ? `, and ${waitingFor.length === 1 ? 'a decision' : 'decisions'} can be taken` : '';
  return `Paused${pause ? ` by ${pause.by}` : ''}${at ? timeOf(at, now) : ''}${open}`;
}

function askedFor(request: PendingDecision): string {
  const { kind, tool } = request;
  switch (kind) {
    case 'approval':
      return `Waiting for a decision on ${tool}`;
    case 'input':
      return `Waiting for input for ${tool}`;
    case 'question':
      return 'Waiting for an answer';
    case 'limit':
      return 'At its limit, waiting for more';
    case 'outcome':
      return `Waiting for ${outcomeWait(request)}`;
  }
}

function endedText(status: Extract<RunStatus, 'completed' | 'failed' | 'cancelled'>, run: Told): string {
  const took = (word: 'in' | 'after') =>
    run.endedAt ? ` ${spent(word, Date.parse(run.endedAt) - Date.parse(run.startedAt))}` : '';
  switch (status) {
    case 'completed':
      return `Completed${took('in')}`;
    case 'cancelled': {
      const by = run.cancelRequested ? ` by ${run.cancelRequested.by}` : '';
      return `Cancelled${by}${took('after')}`;
    }
    case 'failed':
      return `Failed${took('after')}${run.failure ? `: ${failureWords(run.failure)}` : ''}`;
  }
}
