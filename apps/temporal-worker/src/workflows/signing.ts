/**
 * With signing on, nobody but the person can decide, start, steer: each message has the person's signature. It is verified in the validators of
 * updates, which a replay does not run. Handlers hold on their own, so that a rotation of keys never breaks a replay. Signals have no validator:
 * those that decide something are ignored. Whether signing was on when something happened is in the history, as a patch.
 */
import type {
  AgentRunInput,
  PasskeyAssertion,
  PendingDecision,
  SentMessage,
  SignedState,
} from '@platform/temporal/contract';
import {
  type Act,
  checkPasskey,
  claimedJti,
  clockSkewSeconds,
  hashOfArguments,
  isObject,
  needsPasskey,
  passkeySeconds,
  permits,
  provenPart,
  verifyProof,
} from '@platform/temporal/workflow';
import { patched, workflowInfo } from '@temporalio/workflow';
import { pinnedKeys } from './pinned.js';

/** Why a message is not taken. */
export interface SigningRefusal {
  reason: 'Unsigned' | 'InvalidProof';
  message: string;
}

/** What a person sent, as it was signed. */
type Sent = Omit<SentMessage, 'proof'>;

/**
 * Whether signing is on, for what leaves a trace in the history. A replay follows what was recorded, whatever keys its worker has. `name`: of the
 * patch that tells it.
 */
export function recordedOn(name: string, isOn: boolean = pinnedKeys !== undefined): boolean {
  return workflowInfo().unsafe.isReplaying ? patched(name) : isOn && patched(name);
}

/** How long what a passkey signed may be sent again after it was taken: its time may be that much ahead, and is good that much longer. */
const passkeyKeptSeconds = passkeySeconds + 2 * clockSkewSeconds;

/** The signatures of one run: which must be there, and which were taken. */
class Signing {
  private run: Pick<AgentRunInput, 'runId' | 'carried'> = { runId: '' };
  private isSigned = false;
  /** Ends (seconds since 1970) of signatures that were taken, by their ids. */
  private readonly taken = new Map<string, number>();
  /** Ends (seconds since 1970) of what passkeys signed and was taken, by its hash. */
  private readonly passkeys = new Map<string, number>();
  private readonly sent = new Map<string, Sent>();

  /** Call it before handlers are set. */
  begin(run: AgentRunInput): void {
    this.run = run;
    const { isOn, taken, passkeys, sent } = run.carried?.signed ?? {};
    this.isSigned = isOn === true;
    for (const { jti, exp } of taken ?? []) this.taken.set(jti, exp);
    for (const { hash, exp } of passkeys ?? []) this.passkeys.set(hash, exp);
    for (const { proof, ...message } of sent ?? []) this.sent.set(proof, message);
  }

  /** From now on the run is signed, also where it is taken up by a worker without keys. Call it only where the history tells of it. */
  on(): void {
    this.isSigned = true;
  }

  /** Whether messages must be signed. For validators, and for what {@link recordedOn} records. */
  get isOn(): boolean {
    return this.isSigned || pinnedKeys !== undefined;
  }

  /** Why a message is not taken. For validators only: what it says hangs on keys and on the clock. */
  refusal(act: Act, message: unknown): SigningRefusal | undefined {
    if (!this.isOn) return undefined;
    if (!pinnedKeys)
      return unsigned('this run is signed, and its worker has no keys; those who run it set SIGNING_KEYS_FILE');
    const payload = isObject(message) ? message : {};
    if (!payload.proof)
      return unsigned('it is not signed: here people act through the console or its API, which sign what they do');
    const { runId } = this.run;
    const { namespace } = workflowInfo();
    const check = verifyProof(payload.proof, { ...pinnedKeys, act, namespace, runId, payload, at: Date.now() });
    if (!check.ok) return { reason: 'InvalidProof', message: check.message };
    const { jti, argumentsHash, action } = check.claims;
    if (this.taken.has(jti))
      return { reason: 'InvalidProof', message: 'the signature was taken before: each is for one message' };
    if (act !== 'decide' || argumentsHash || !permits(action as never)) return undefined;
    return { reason: 'InvalidProof', message: 'the signature does not say which arguments were shown (argumentsHash)' };
  }

  /** Why a decision is none on what is asked now, for all that the signature is its person's. For validators only. */
  decisionRefusal(request: PendingDecision, message: unknown): SigningRefusal | undefined {
    return this.earlierRefusal(request, message) ?? this.passkeyRefusal(request, message);
  }

  /** A reset forgets which signatures were taken, and asks anew: what was signed before is no answer to that. */
  private earlierRefusal({ askedAt }: PendingDecision, message: unknown): SigningRefusal | undefined {
    const claimed = this.isOn ? claimedJti((message as { proof?: unknown }).proof) : undefined;
    if (!claimed || claimed.iat + clockSkewSeconds >= Date.parse(askedAt) / 1000) return undefined;
    return { reason: 'InvalidProof', message: 'it was signed before the run asked about it: decide again' };
  }

  /** Why a decision does not have the passkey that the policy wants. */
  private passkeyRefusal({ policy, askedAt }: PendingDecision, message: unknown): SigningRefusal | undefined {
    const sent = message as { action: never; passkey?: PasskeyAssertion };
    if (!needsPasskey(policy, sent.action)) return undefined;
    const { keys: _keys, enrolmentKeys = [], revoked } = pinnedKeys ?? { keys: [] };
    const { namespace } = workflowInfo();
    if (this.hasTaken(sent.passkey)) {
      return {
        reason: 'InvalidProof',
        message: 'what the passkey has signed was taken before: it stands for one decision',
      };
    }
    const [at, asked] = [Date.now(), Date.parse(askedAt)];
    const trust = { namespace, runId: this.run.runId, enrolmentKeys, revoked, at, askedAt: asked };
    const check = checkPasskey(sent, trust);
    return typeof check === 'string'
      ? { reason: sent.passkey ? 'InvalidProof' : 'Unsigned', message: check }
      : undefined;
  }

  /** Whether the person's device signed the same before. Not by the signature: of what ECDSA signs there is more than one. */
  private hasTaken(passkey: PasskeyAssertion | undefined): boolean {
    if (!passkey) return false;
    const signed = [...this.sent.values()].map((message) => message.passkey?.clientDataJSON);
    return signed.includes(passkey.clientDataJSON) || this.passkeys.has(hashOf(passkey));
  }

  /** Notes that a message was taken. For handlers: uses only what the message says. */
  took(message: unknown): void {
    const { proof, passkey } = (isObject(message) ? message : {}) as { proof?: string; passkey?: PasskeyAssertion };
    const claimed = claimedJti(proof);
    if (!proof || !claimed) return;
    this.taken.set(claimed.jti, claimed.exp);
    if (passkey) this.passkeys.set(hashOf(passkey), Date.now() / 1000 + passkeyKeptSeconds);
    this.sent.set(proof, { payload: provenPart(message as Record<string, unknown>), ...(passkey && { passkey }) });
  }

  /** What a signature was about. */
  sentWith(proof: string | undefined): Sent | undefined {
    return proof === undefined ? undefined : this.sent.get(proof);
  }

  /** For the next execution; nothing where nothing was signed. `proofs`: those that still matter. */
  state(proofs: Iterable<string>): { signed?: SignedState } {
    const now = Date.now() / 1000;
    const taken = [...this.taken].flatMap(([jti, exp]) => (exp + 60 > now ? [{ jti, exp }] : []));
    const passkeys = [...this.passkeys].flatMap(([hash, exp]) => (exp > now ? [{ hash, exp }] : []));
    const sent = [...new Set(proofs)].flatMap((proof) => {
      const message = this.sent.get(proof);
      return message ? [{ proof, ...message }] : [];
    });
    if (!this.isSigned && [taken, passkeys, sent].every(({ length }) => length === 0)) return {};
    return {
      signed: { ...(this.isSigned && { isOn: true }), taken, ...(passkeys.length > 0 && { passkeys }), sent },
    };
  }
}

/** Of this workflow: each has its own instance of this module. */
export const signing = new Signing();

function hashOf({ clientDataJSON }: PasskeyAssertion): string {
  return hashOfArguments({ clientDataJSON });
}

function unsigned(message: string): SigningRefusal {
  return { reason: 'Unsigned', message };
}
