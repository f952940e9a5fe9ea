/** What a signature says: who wants what, of which run. */

/** What people can do to a run that is signed. */
export const acts = [
  'start',
  'decide',
  'raise',
  'revoke',
  'pause',
  'resume',
  'say',
  'retry',
  'cancel',
  'schedule',
] as const;

export type Act = (typeof acts)[number];

/** What somebody is about to do, before it is signed. `payload`: the message as it is sent, without `proof` and `passkey`. */
export interface UnsignedAct {
  act: Act;
  namespace: string;
  /** The run; of `schedule` the schedule. */
  runId: string;
  payload: Readonly<Record<string, unknown>>;
}

/** The claims of a proof. Names are those of JWT where JWT has one; times are seconds since 1970. */
export interface ActClaims {
  iss: string;
  sub: string;
  name: string;
  roles: string[];
  tenant?: string;
  /** When the person signed in last, and how strongly, where the provider says so. */
  auth_time?: number;
  acr?: string;
  act: Act;
  namespace: string;
  runId: string;
  /** SHA-256 (hex) of the canonical JSON of the payload. */
  payloadHash: string;
  /** With `decide`: the same that the payload says, so that an audit can be read without it. */
  requestId?: string;
  action?: string;
  /** Hash of the arguments that were shown. */
  argumentsHash?: string;
  /** Hash of the arguments that are to run instead. */
  editedHash?: string;
  /** Unique, so that one proof is taken once. */
  jti: string;
  iat: number;
  exp: number;
}
