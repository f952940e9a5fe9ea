/** Passkeys of this browser's person: made here, and asked to sign a decision. */
import type { PasskeyAssertion } from '@platform/temporal/contract';
import { type PasskeyAct, passkeyChallenge, toBase64url } from '@platform/temporal/passkeys';
import { startAuthentication, startRegistration, WebAuthnError } from '@simplewebauthn/browser';
import type { Me, Passkey } from './api';
import { PasskeyProblem } from './passkey-problem';
import { serverClock } from './server-clock';

/** Algorithms that workers verify: EdDSA and ES256. */
const algorithms = [-8, -7];

/** Milliseconds that people have to find their passkey. */
const timeout = 120_000;

/** Whether browsers make passkeys here: they belong to a name, never to an address. */
function hasName(): boolean {
  return !/^[\d.]+$|^\[/.test(location.hostname);
}

/** Makes a passkey for the console that is open. Throws {@link PasskeyProblem}. */
export async function makePasskey(
  me: Me,
  known: readonly Passkey[],
): Promise<{ credentialId: string; publicKey: string }> {
  if (!hasName()) {
    throw new PasskeyProblem(
      'Browsers make passkeys for a name, not for an address. Those who run the product open it under a name: CONSOLE_URL.',
    );
  }
  const random = crypto.getRandomValues(new Uint8Array(32));
  const { id, response } = await told(
    startRegistration({
      optionsJSON: {
        challenge: toBase64url(random),
        rp: { id: location.hostname, name: 'Durable Agents' },
        user: { id: toBase64url(random.slice(0, 16)), name: me.name, displayName: me.name },
        pubKeyCredParams: algorithms.map((alg) => ({ alg, type: 'public-key' })),
        excludeCredentials: known.map(({ credentialId }) => ({ id: credentialId, type: 'public-key' })),
        authenticatorSelection: { userVerification: 'required', residentKey: 'preferred' },
        attestation: 'none',
        timeout,
      },
    }),
  );
  if (!response.publicKey)
    throw new PasskeyProblem('This browser does not tell the key of a new passkey. Use another.');
  return { credentialId: id, publicKey: response.publicKey };
}

/** Has one of the person's passkeys sign exactly this decision. Throws {@link PasskeyProblem}. */
export async function signWithPasskey(act: PasskeyAct, passkeys: readonly Passkey[]): Promise<PasskeyAssertion> {
  const usable = passkeys.filter(({ enrolment, origin }) => enrolment !== undefined && origin === location.origin);
  if (usable.length === 0) {
    throw new PasskeyProblem(
      passkeys.length > 0
        ? 'None of your passkeys is enrolled for this console yet. Somebody who administers it does that.'
        : 'You have no passkey. Make one in the menu with your name, and have it enrolled.',
    );
  }
  const { id, response } = await told(
    startAuthentication({
      optionsJSON: {
        challenge: toBase64url(passkeyChallenge(act, Math.floor(serverClock.now() / 1_000))),
        rpId: location.hostname,
        allowCredentials: usable.map(({ credentialId }) => ({ id: credentialId, type: 'public-key' })),
        userVerification: 'required',
        timeout,
      },
    }),
  );
  const used = usable.find(({ credentialId }) => credentialId === id);
  if (!used?.enrolment) throw new PasskeyProblem('This passkey is not enrolled. Use another.');
  const { authenticatorData, clientDataJSON, signature } = response;
  return { credentialId: id, authenticatorData, clientDataJSON, signature, enrolment: used.enrolment };
}

async function told<Result>(asking: Promise<Result>): Promise<Result> {
  try {
    return await asking;
  } catch (error) {
    const code = error instanceof WebAuthnError ? error.code : undefined;
    if (code === 'ERROR_AUTHENTICATOR_PREVIOUSLY_REGISTERED')
      throw new PasskeyProblem('You have this passkey already.');
    if (error instanceof Error && (error.name === 'NotAllowedError' || code === 'ERROR_CEREMONY_ABORTED')) {
      throw new PasskeyProblem('No passkey was used, so nothing was sent. Try again.');
    }
    throw new PasskeyProblem(error instanceof Error ? error.message : 'The passkey could not be used.');
  }
}
