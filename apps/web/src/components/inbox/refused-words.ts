import type { ApiProblem } from '@/lib/api';
import { serverClock } from '@/lib/server-clock';
import { tooLateWords } from '@/words/decision';

/** Why a decision was not taken; where another one was, whose it is and what they said. `by`: who gave this one. */
export function refusedWords({ problem, message }: ApiProblem, by: string): string {
  return problem?.decision ? tooLateWords(problem.decision, serverClock.now(), by) : message;
}
