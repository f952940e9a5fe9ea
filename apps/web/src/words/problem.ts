/** What went wrong, for those who decide: they read no variable, no id and no type of an error. The operator's words are in the health menu. */
import { withoutVariables } from '@platform/temporal/words';
import type { Problem, ProblemCode } from '@/server/problem';

type Reason = NonNullable<Problem['reason']>;

const away = 'Nothing is lost; try again when it is back.';

const codes: Partial<Record<ProblemCode | 'SignInRequired', string>> = {
  SignInRequired: 'You are signed out. Sign in, then send it again.',
  TemporalUnavailable: `The server that keeps the runs cannot be reached. ${away}`,
  WorkerUnavailable: 'Nobody took it in time. It may have been taken all the same: look before you try again.',
  AgentServiceUnavailable:
    'The agents cannot be reached. Nothing is lost. What needs them goes on by itself when they are back.',
  SearchAttributesMissing: 'The server that keeps the runs is not set up. Tell those who run it.',
  RequestRefused: 'The server that keeps the runs refused this. Tell those who run it.',
  InvalidConfiguration: 'Something is not set up rightly here. Tell those who run it.',
  RunNotFound: 'There is no such run, or it ended so long ago that it is forgotten.',
  RunEnded: 'The run has ended already: nothing is left to change.',
  RunKeyConflict: 'This was sent before with another content. Load the page anew to send it again.',
  ScheduleChanged: 'Somebody else changed the schedule since you looked. Look at it again, then change it.',
  ScheduleNotFound: 'There is no such schedule any more.',
  PayloadStoreUnavailable: `What is kept of the run cannot be read at the moment. ${away}`,
  PayloadLost: 'A part of the run is lost where it was kept. Tell those who run it.',
  ArchiveUnusable: 'The archive of the run cannot be used. Tell those who run it.',
  InternalError: 'Something is broken here. Tell those who run it.',
};

const reasons: Partial<Record<Reason, string>> = {
  UnknownRequest: 'The run does not wait for this any more.',
  AlreadyDecided: 'This was decided already.',
  AlreadyVoted: 'Your word is recorded already; others must agree as well.',
  StaleArguments: 'What is asked has changed since you looked. Read it again, then decide.',
  NotAllowed: 'You may not decide this: it is for others.',
  PasskeyNeeded:
    'This is approved with your passkey only. Use it when the browser asks; it stands for this very decision.',
  StartedByDecider: 'You started this run: somebody else must decide.',
  NotStalled: 'The run goes on already.',
  UnknownRule: 'There is no such rule any more.',
  AlreadyRevoked: 'The rule was revoked already.',
  NoSuchLimit: 'The run has no such limit.',
  AskedAlready: 'The limit is reached, and the run asks for more already: decide on that.',
  OnlyWhenReached: 'This takes several people or a passkey: the run asks for it when the limit is reached.',
  AlreadyPaused: 'The run is paused already.',
  NotPaused: 'The run is not paused.',
  Stalled: 'The run is stalled: retry it instead.',
  TooManyMessages: 'The agent has not read what was said before. Wait a moment, then say it again.',
  Ending: 'The run is ending: it takes nothing more.',
};

/** A problem in one or two sentences. A problem with the person's own input is told in the server's words. */
export function problemWords({ code, reason, detail }: Pick<Problem, 'code' | 'reason' | 'detail'>): string {
  const known = (reason && reasons[reason]) ?? codes[code];
  if (known) return known;
  // The type is for programs; the request is the one that the reader looks at.
  const told = detail.replace(` (${reason})`, '').replace(/request "[^"]*"/g, 'this request');
  const said = isAboutTyped(code, reason) ? told : withoutVariables(told);
  return said || 'It was refused. Tell those who run it.';
}

/** Whether the problem is about the person's own input. Its names are then what the person typed. */
function isAboutTyped(code: ProblemCode, reason: Reason | undefined): boolean {
  return code === 'InvalidInput' || reason === 'InvalidArguments' || reason === 'InvalidDecision';
}
