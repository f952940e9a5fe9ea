/** The answer to who is not known: what to do about it. */
import { ProblemError } from '../problem.js';

/** Asks to sign in. `why`: what is wrong with what was sent, in a sentence; absent when nothing was. */
export function signInRequired(origin: string, why?: string): ProblemError {
  const next = `Sign in at ${origin}/api/auth/login, or send a token: "Authorization: Bearer …" (docs/guide/sign-in.md).`;
  return new ProblemError('SignInRequired', `${why ?? 'This console wants to know who you are.'} ${next}`);
}
