/** Who asks, and the tokens of programs. */

/** Who asks the API. `local`: this machine without sign-in, where callers say themselves who they are. */
export interface Me {
  kind: 'local' | 'person' | 'program';
  id: string;
  name: string;
  /** Roles that policies name. */
  roles: string[];
  tenant?: string;
  /** What they may do somewhere. */
  permissions: string[];
  /** ISO 8601; absent where no session ends. */
  sessionEndsAt?: string;
  /** Whether what people do is signed. */
  signing: boolean;
  /** Address of the trace of a turn, with `{traceId}`, `{runId}` and `{turn}`; absent where nobody said it. */
  traceUrlTemplate?: string;
  /** Address of a workflow in Temporal's own web UI, with `{namespace}` and `{workflowId}`, and the namespace; absent where nobody said it. */
  temporalUi?: { template: string; namespace: string };
}

/** A passkey of the one who asks. Times are ISO 8601. */
export interface Passkey {
  credentialId: string;
  label: string;
  createdAt: string;
  /** What the person and the admin who enrols it compare. */
  fingerprint: string;
  rpId: string;
  origin: string;
  /** What an admin has signed about it; it goes with each decision. */
  enrolment?: string;
  enrolledUntil?: string;
}

/** A passkey that was just made. `publicKey`: SPKI, base64url. */
export interface NewPasskey {
  credentialId: string;
  publicKey: string;
  label: string;
}

/** A browser that wants to be told, as the browser says it. */
export interface NewPushSubscription {
  endpoint: string;
  keys: { p256dh: string; auth: string };
  by?: string;
  roles?: string[];
}

/** What a program has to know to sign its user in. `signIn: false`: nobody has to, and nothing else is there. */
export interface SignInConfig {
  signIn: boolean;
  issuer?: string;
  /** Public client for the device flow. */
  deviceClientId?: string;
  scopes?: string;
  /** Which the access token must be for; absent where access tokens of the provider are not taken. */
  audience?: string;
}

/** An API token, without its secret. Times are ISO 8601. */
export interface TokenSummary {
  id: string;
  name: string;
  /** What it may do, and of what: everything where a list is absent. */
  role: string;
  agents?: string[];
  tools?: string[];
  tenants?: string[];
  /** Roles that policies name. */
  roles?: string[];
  createdAt: string;
  /** Id of the person. */
  createdBy: string;
  expiresAt: string;
  revokedAt?: string;
}

/** What a new token is for: never more than what the one who makes it may. */
export interface NewToken extends Pick<TokenSummary, 'name' | 'role' | 'agents' | 'tools' | 'tenants' | 'roles'> {
  /** Seconds until it ends; 90 days when absent. */
  expiresInSeconds?: number;
}
