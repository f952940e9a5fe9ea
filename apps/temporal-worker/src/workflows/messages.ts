/** Messages that people send to a run under way: by update, which answers, and by signal of the same payload for plain Temporal clients. */
import { type Act, messageTooLarge, type Names, names } from '@platform/temporal/workflow';
import { ApplicationFailure, defineSignal, defineUpdate, patched, setHandler } from '@temporalio/workflow';
import { asNamesWereRead } from './earlier-readings.js';
import { takesSignal, takesUpdate } from './faults.js';
import { logIgnored } from './ignored.js';
import { patches } from './patches.js';
import { recordedOn, signing } from './signing.js';
import { publishSigned } from './status.js';

/** Why a message is refused: `reason` is the type of the failure that its update returns. */
export interface Refusal<Reason extends string = string> {
  reason: Reason;
  message: string;
}

/** A message that is judged once and then taken as it was judged. */
export interface JudgedMessage<Judged extends { ok: true }, Answer> {
  /** What a signature of it must be for. */
  act: Act;
  /** Why one is refused that is too large. */
  invalid: string;
  /** For the update's validator, which writes nothing and does not run in a replay. */
  check(request: unknown): Refusal | undefined;
  /** For handlers, which must hold on their own in a replay. */
  judge(request: unknown, signal?: 'signal'): Judged | ({ ok: false } & Refusal);
  /** `signal`: nobody gets the answer, so that nothing else in the history tells of it. */
  take(judged: Judged, signal?: 'signal'): Answer;
}

/** A message that is taken as it was sent, unless something is wrong with it. */
export interface Message<Request, Answer> {
  /** What a signature of it must be for. */
  act: Act;
  /** Why one is refused that is too large. */
  invalid: string;
  refusal(request: unknown, names: Names): Refusal | undefined;
  /** `signal`: nobody gets the answer, so that nothing else in the history tells of it. */
  take(request: Request, signal?: 'signal'): Answer;
}

/** Takes a message by update only. One that does not fit is refused, and nothing is written. */
export function takeUpdates<Request, Answer>(name: string, message: Message<Request, Answer>): void {
  handleUpdate(name, judged(message));
}

/** Takes a message by update and by signal. One that does not fit is refused (update) or ignored and logged (signal). */
export function takeMessages<Request, Answer>(name: string, message: Message<Request, Answer>): void {
  takeJudged(name, judged(message));
}

/** The same of a message that has a judge of its own. */
export function takeJudged<Judged extends { ok: true }, Answer>(
  name: string,
  message: JudgedMessage<Judged, Answer>,
): void {
  handleUpdate(name, message);
  const signalled = takesSignal(name, (request) => {
    const verdict = tooLargeToTake(request, message.invalid) ?? unsignedSignal() ?? message.judge(request, 'signal');
    if (verdict.ok) message.take(verdict, 'signal');
    else logIgnored(`A signal was ignored: ${name}`, { reason: verdict.reason, cause: verdict.message });
  });
  setHandler(defineSignal<[unknown]>(name), signalled);
}

function handleUpdate<Judged extends { ok: true }, Answer>(name: string, message: JudgedMessage<Judged, Answer>): void {
  const taken = takesUpdate((request: unknown) => {
    const verdict = message.judge(request);
    if (!verdict.ok) throw refused(verdict);
    signing.took(request);
    return message.take(verdict);
  });
  const validator = (request: unknown) => {
    const refusal =
      sizeRefusal(request, message.invalid) ?? message.check(request) ?? signing.refusal(message.act, request);
    if (refusal) throw refused(refusal);
  };
  setHandler(defineUpdate<Answer, [unknown]>(name), taken, { validator });
}

/** What is too large is refused before it is judged. An update that was accepted passed the validator: its handler need not ask again. */
function sizeRefusal(request: unknown, reason: string): Refusal | undefined {
  const message = messageTooLarge(request);
  return message === undefined ? undefined : { reason, message };
}

/** A signal that a run took before sizes were bounded stays taken. */
function tooLargeToTake(request: unknown, invalid: string): ({ ok: false } & Refusal) | undefined {
  const refusal = sizeRefusal(request, invalid);
  return refusal && patched(patches.sizesBounded) ? { ok: false, ...refusal } : undefined;
}

/** A signal has no validator that could verify it, so that none is taken where signing is on. The history keeps it, and tells that it was ignored. */
function unsignedSignal(): ({ ok: false } & Refusal) | undefined {
  if (!recordedOn(patches.signalsIgnored, signing.isOn)) return undefined;
  // What the history says once holds from then on, whatever worker takes the run up: a replay reads it the same way.
  signing.on();
  publishSigned();
  return { ok: false, reason: 'Unsigned', message: 'signals are not taken where people sign what they do' };
}

function judged<Request, Answer>({
  act,
  invalid,
  refusal,
  take,
}: Message<Request, Answer>): JudgedMessage<{ ok: true; request: Request }, Answer> {
  return {
    act,
    invalid,
    check: (request) => refusal(request, names),
    judge: (request) => {
      const wrong = asNamesWereRead((read) => refusal(request, read));
      return wrong ? { ok: false, ...wrong } : { ok: true, request: request as Request };
    },
    take: ({ request }, signal) => take(request, signal),
  };
}

function refused({ reason, message }: Refusal): ApplicationFailure {
  return ApplicationFailure.nonRetryable(message, reason);
}
