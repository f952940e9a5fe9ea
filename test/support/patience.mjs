// @ts-check

/** Milliseconds that a test waits for one thing to become true, such as a run that gets to its end, on a machine that does much else. */
export const patience = 120_000;
