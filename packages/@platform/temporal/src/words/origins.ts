import type { RunOrigin } from '../domain/contract.js';

/** Where a run comes from, to be put before the id of that run: `Continues run`. */
export const originWords: Readonly<Record<RunOrigin['kind'], string>> = {
  followUp: 'Continues run',
  fork: 'Fork of run',
  rerun: 'Repeats run',
  child: 'Started by run',
};
