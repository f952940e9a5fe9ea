/** One part of the state of the whole: what was found, or why nobody can say. */
import { AgentsError, TemporalUnavailable } from '../../errors/errors.js';
import type { Asked } from './report.js';

const late =
  'Temporal answers, and did not say this in time: it has much to do, or there are very many runs. It is asked again.';

/** Throws only for defects. */
export async function asked<Value>(question: () => Promise<Value>): Promise<Asked<Value>> {
  try {
    return { value: await question() };
  } catch (error) {
    if (error instanceof AgentsError) return { problem: error.message };
    throw error;
  }
}

/** The same of a server that has just answered: what it does not say in time means no server that is away. */
export function askedInTime<Value>(question: () => Promise<Value>): Promise<Asked<Value>> {
  return asked(async () => {
    try {
      return await question();
    } catch (error) {
      if (error instanceof TemporalUnavailable) throw new AgentsError(error.code, late, { cause: error });
      throw error;
    }
  });
}
