import type { ControlRejectionReason } from '@platform/temporal/contract';
import { ApplicationFailure, defineSignal, defineUpdate, log, setHandler } from '@temporalio/workflow';

/** Why a message to the run is refused. */
export interface Refusal {
  reason: ControlRejectionReason;
  message: string;
}

/** A message that the run takes by update, which answers, and by signal. */
export interface Told<Request, Answer> {
  refusal(request: unknown): Refusal | undefined;
  /** `signal`: nobody gets the answer, so that nothing in the history tells of it. */
  take(request: Request, signal?: 'signal'): Answer;
}

/** Takes messages of this name. One that does not fit is refused (update: nothing is written) or ignored and logged (signal). */
export function handle<Request, Answer>(name: string, { refusal, take }: Told<Request, Answer>): void {
  const check = (request: unknown) => {
    const refused = refusal(request);
    if (refused) throw ApplicationFailure.nonRetryable(refused.message, refused.reason);
  };
  const taken = (request: Request) => {
    check(request); // again: the handler must hold on its own in a replay
    return take(request);
  };
  setHandler(defineUpdate<Answer, [Request]>(name), taken, { validator: check });
  setHandler(defineSignal<[Request]>(name), (request) => {
    const refused = refusal(request);
    if (refused) log.warn(`A signal was ignored: ${name}`, { reason: refused.reason, cause: refused.message });
    else take(request, 'signal');
  });
}
