/** What was not done with a passkey, in words for people. */
export class PasskeyProblem extends Error {}
