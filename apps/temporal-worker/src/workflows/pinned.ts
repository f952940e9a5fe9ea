import { type Finding, type PinnedKeys, readPinned } from '@platform/temporal/workflow';

/** The worker puts its keys here (`pin`), by this very text. */
const place: string = 'KEYS_ARE_PINNED_HERE_BY_THE_WORKER';

/** Keys of the worker that runs this code; `undefined` where nothing is signed. Differs between workers: nothing of a replay may hang on it. */
export const pinnedKeys: PinnedKeys | undefined = readPinned(place);

/** And here what search attributes the namespace has (`pinFinding`). */
const findingPlace: string = 'FINDING_IS_PINNED_HERE_BY_THE_WORKER';

/** What the worker knows of its namespace; `undefined` where it lacks them. Differs between workers too. */
export const pinnedFinding: Finding | undefined = readPinned(findingPlace);
