/** What a page needs to have a decision signed by a passkey. No curves: the page verifies nothing. */
export { type PasskeyAct, passkeyChallenge } from './passkeys/challenge.js';
export { needsPasskey } from './passkeys/needs-passkey.js';
export { toBase64url } from './proofs/base64url.js';
