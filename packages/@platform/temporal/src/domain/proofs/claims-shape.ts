/** The shape of the claims of a proof, whatever signed them. */
import { type ActClaims, acts } from './claims.js';
import { decodeJws } from './jws.js';

const text = (value: unknown) => typeof value === 'string' && value !== '';
const seconds = (value: unknown) => Number.isSafeInteger(value) && Number(value) >= 0;
const hash = (value: unknown) => typeof value === 'string' && /^[0-9a-f]{64}$/.test(value);
const optional = (fits: (value: unknown) => boolean) => (value: unknown) => value === undefined || fits(value);

const shape: Readonly<Record<keyof ActClaims, (value: unknown) => boolean>> = {
  iss: text,
  sub: text,
  name: text,
  roles: (value) => Array.isArray(value) && value.every(text),
  tenant: optional(text),
  auth_time: optional(seconds),
  acr: optional(text),
  act: (value) => (acts as readonly unknown[]).includes(value),
  namespace: text,
  runId: text,
  payloadHash: hash,
  requestId: optional(text),
  action: optional(text),
  argumentsHash: optional(text),
  editedHash: optional(hash),
  jti: (value) => text(value) && String(value).length <= longestJti,
  iat: seconds,
  exp: seconds,
};

/** Characters of a `jti`: a run keeps those that it has taken. */
const longestJti = 100;

/** What is wrong with the claims; `undefined` when nothing is. A claim that is not known is refused: it may have been meant as a bound. */
export function claimsProblem(claims: Readonly<Record<string, unknown>>): string | undefined {
  const unknown = Object.keys(claims).find((name) => !Object.hasOwn(shape, name));
  if (unknown !== undefined) return `${unknown} is unknown`;
  const wrong = Object.entries(shape).find(([name, fits]) => !fits(claims[name]));
  return wrong && `${wrong[0]} is missing or wrong`;
}

/** `Person.id` of the one who signed. */
export function personId({ iss, sub }: Pick<ActClaims, 'iss' | 'sub'>): string {
  return `${iss}#${sub}`;
}

/** What a proof says of itself and until when, without knowing whether it is true: to take each one once. */
export function claimedJti(proof: unknown): { jti: string; iat: number; exp: number } | undefined {
  const jws = decodeJws(proof, 'act+jwt');
  if ('reason' in jws) return undefined;
  const { jti, iat, exp } = jws.claims;
  return typeof jti === 'string' && typeof iat === 'number' && typeof exp === 'number' ? { jti, iat, exp } : undefined;
}
