import type { ControlRejectionReason } from '@platform/temporal/contract';
import type { Names } from '@platform/temporal/workflow';
import { ApplicationFailure, defineSignal, defineUpdate, setHandler } from '@temporalio/workflow';
import { takesSignal, takesUpdate } from './faults.js';
import { logIgnored } from './ignored.js';
import { asNamesWereRead } from './names.js';

/** Why a message to the run is refused. */
export interface Refusal {
  reason: ControlRejectionReason;
  message: string;
}

/** A message that the run takes by update, which answers, and by signal. */
export interface Told<Request, Answer> {
  refusal(request: unknown, names?: Names): Refusal | undefined;
  /** `signal`: nobody gets the answer, so that nothing in the history tells of it. */
  take(request: Request, signal?: 'signal'): Answer;
}

/** Takes messages of this name. One that does not fit is refused (update: nothing is written) or ignored and logged (signal). */
export function handle<Request, Answer>(name: string, { refusal, take }: Told<Request, Answer>): void {
  const again = (request: unknown) => asNamesWereRead((names) => refusal(request, names));
  const taken = (request: Request) => {
    throwIf(again(request)); // the handler must hold on its own in a replay
    return take(request);
  };
  setHandler(defineUpdate<Answer, [Request]>(name), takesUpdate(taken), {
    validator: (request) => throwIf(refusal(request)),
  });
  const signalled = takesSignal(name, (request) => {
    const refused = again(request);
    if (refused) logIgnored(`A signal was ignored: ${name}`, { reason: refused.reason, cause: refused.message });
    else take(request as Request, 'signal');
  });
  setHandler(defineSignal<[Request]>(name), signalled);
}

function throwIf(refused: Refusal | undefined): void {
  if (refused) throw ApplicationFailure.nonRetryable(refused.message, refused.reason);
}
