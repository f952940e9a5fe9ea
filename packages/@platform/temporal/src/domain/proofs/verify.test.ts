import { ed25519 } from '@noble/curves/ed25519.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toBase64url } from './base64url.js';
import type { Act, ActClaims } from './claims.js';
import { encodeJws } from './jws.js';
import { readRevoked, readVerifyKeys } from './keys.js';
import { decisionClaims, hashOfPayload } from './payload.js';
import { type ExpectedProof, type ProofReason, proofType, verifyProof } from './verify.js';

const secret = (byte: number) => new Uint8Array(32).fill(byte);
const publicJwk = (kid: string, byte: number, times: { nbf?: number; exp?: number } = {}) => ({
  kty: 'OKP',
  crv: 'Ed25519',
  alg: 'EdDSA',
  use: 'sig',
  kid,
  x: toBase64url(ed25519.getPublicKey(secret(byte))),
  ...times,
});

/** 2026-01-02T09:00:00Z. */
const iat = 1_767_344_400;
const jwks = {
  keys: [
    publicJwk('now', 1, { nbf: iat - 86_400, exp: iat + 86_400 }),
    publicJwk('before', 2, { nbf: iat - 900_000, exp: iat - 86_400 }),
    publicJwk('later', 3, { nbf: iat + 86_400 }),
    publicJwk('stolen', 4),
    publicJwk('void', 5),
  ],
};
const revokedFile = {
  kids: ['void', { id: 'stolen', from: '2026-01-02T08:00:00Z' }],
  jtis: ['taken-back'],
  passkeys: [],
};

/** Times of revocations, and when each is (milliseconds since 1970); `null` for what no file may say. */
const revocationTimes = [
  '2026-01-02',
  '2026-01-02T08:00Z',
  '2026-01-02T08:00:00Z',
  '2026-01-02T08:00:00.5Z',
  '2026-01-02T08:00:00+02:00',
  '2026-01-02T08:00:00-05:30',
  '2026-01-02T08:00:00',
  '2026-01-02T08:00',
  '2026-01-02 08:00:00Z',
  '2026-01-02T08:00:00+0200',
  '2026-01-02T08:00:00z',
  '2026-01-02T24:00:00Z',
  '2026-01-02T08:00:00+24:00',
  '2026-02-30',
  '2026-13-01',
  '2026-W01-5',
  '20260102',
  '2026',
  'Jan 2, 2026',
  '',
].map((from) => {
  const read = readRevoked({ kids: [{ id: 'a', from }] });
  return { from, at: typeof read === 'string' ? null : Date.parse(from) };
});

const signedBy = (kid: string, byte: number, claims: object, header: object = {}) =>
  encodeJws({ kid, typ: proofType, ...header } as never, claims as never, (message) =>
    ed25519.sign(message, secret(byte)),
  );

const decision = {
  requestId: '0-call_1',
  action: 'approve',
  by: 'Ada Example',
  byId: 'https://login.example.com#ada',
  roles: ['finance'],
  argumentsHash: 'bf1a4a1d4e0c2d7b4bb1f4a1f0b8f7d4d1c9e8a3b2a1908f7e6d5c4b3a291807',
};

const person = { iss: 'https://login.example.com', sub: 'ada', name: 'Ada Example', roles: ['finance'] };

function claimsOf(payload: Record<string, unknown>, more: Partial<ActClaims> = {}): Record<string, unknown> {
  const act: Act = more.act ?? 'decide';
  return {
    ...person,
    act,
    namespace: 'default',
    runId: 'r1',
    payloadHash: hashOfPayload(payload),
    ...(act === 'decide' && decisionClaims(payload)),
    jti: '6f1c',
    iat,
    exp: iat + 300,
    ...more,
  };
}

interface Case {
  name: string;
  expected: 'ok' | ProofReason;
  proof: unknown;
  act: Act;
  namespace: string;
  runId: string;
  payload: Record<string, unknown>;
  at: string;
}

function aCase(
  name: string,
  expected: Case['expected'],
  { at = iat + 10, ...given }: Partial<Omit<Case, 'at'>> & { at?: number } = {},
): Case {
  const payload = given.payload ?? decision;
  return {
    name,
    expected,
    proof: signedBy('now', 1, claimsOf(payload)),
    act: 'decide',
    namespace: 'default',
    runId: 'r1',
    payload,
    ...given,
    at: new Date(at * 1000).toISOString(),
  };
}

const good = signedBy('now', 1, claimsOf(decision));
const [header = '', body = '', signature = ''] = good.split('.');
const part = (value: unknown) => toBase64url(utf8ToBytes(JSON.stringify(value)));
const rogue = (claims: object) => signedBy('now', 9, claims);
/** Signed by the right key, but with a byte order mark before the JSON of its claims. */
const marked = (claims: object) => {
  const signed = `${header}.${toBase64url(utf8ToBytes(`\u{feff}${JSON.stringify(claims)}`))}`;
  return `${signed}.${toBase64url(ed25519.sign(utf8ToBytes(signed), secret(1)))}`;
};
const edited = { ...decision, arguments: { amount: 12.5, to: 'ä' } };
const answer = { ...decision, action: 'answer', values: { colour: 'rot', size: 2 } };
const start = {
  runId: 'r1',
  agentId: 'refunds',
  request: 'pay',
  startedBy: 'Ada Example',
  startedById: 'https://login.example.com#ada',
  tenant: 'acme',
};
const schedule = { scheduleId: 'nightly', run: { ...start, runId: undefined } };
const pause = { by: 'Ada Example', byId: 'https://login.example.com#ada', note: 'wait' };
const raise = { limit: 'modelCalls', more: 10, by: pause.by, byId: pause.byId, roles: ['finance'] };
const signedRaise = signedBy('now', 1, claimsOf(raise, { act: 'raise' }));
const signedStart = (more: Partial<ActClaims>) => signedBy('now', 1, claimsOf(start, { act: 'start', ...more }));

const cases: Case[] = [
  aCase('a decision', 'ok'),
  aCase('a decision with edited arguments', 'ok', { payload: edited }),
  aCase('an answer', 'ok', { payload: answer }),
  aCase('fields that are the signature itself do not count', 'ok', {
    payload: { ...decision, proof: good },
    proof: good,
  }),
  aCase('a start', 'ok', { act: 'start', payload: start, proof: signedStart({}) }),
  aCase('a start by somebody of the same tenant', 'ok', {
    act: 'start',
    payload: start,
    proof: signedStart({ tenant: 'acme' }),
  }),
  aCase('a schedule, long after it was made', 'ok', {
    act: 'schedule',
    runId: 'nightly',
    payload: schedule,
    proof: signedBy('now', 1, claimsOf(schedule, { act: 'schedule', runId: 'nightly', exp: iat + 86_400 })),
    at: iat + 80_000,
  }),
  ...(['pause', 'resume', 'retry', 'cancel', 'say', 'revoke'] as const).map((act) =>
    aCase(`a message: ${act}`, 'ok', { act, payload: pause, proof: signedBy('now', 1, claimsOf(pause, { act })) }),
  ),
  aCase('more of a limit', 'ok', { act: 'raise', payload: raise, proof: signedRaise }),
  aCase('more of a limit, with roles that nobody signed', 'WrongPerson', {
    act: 'raise',
    payload: { ...raise, roles: ['chief'] },
    proof: signedBy('now', 1, claimsOf({ ...raise, roles: ['chief'] }, { act: 'raise', roles: raise.roles })),
  }),
  aCase('with auth_time and acr', 'ok', {
    proof: signedBy('now', 1, claimsOf(decision, { auth_time: iat - 9, acr: 'mfa' })),
  }),
  aCase('by a key that is stolen later', 'ok', {
    proof: signedBy('stolen', 4, claimsOf(decision, { iat: iat - 7_200, exp: iat - 6_900 })),
    at: iat - 7_100,
  }),
  aCase('exactly at its end, with the clocks a minute apart', 'ok', { at: iat + 359 }),
  aCase('none', 'Malformed', { proof: null }),
  aCase('an empty text', 'Malformed', { proof: '' }),
  aCase('two parts', 'Malformed', { proof: `${header}.${body}` }),
  aCase('four parts', 'Malformed', { proof: `${good}.${signature}` }),
  aCase('no base64url', 'Malformed', { proof: `${header}.${body}.${signature.slice(0, -2)}==` }),
  aCase('another text for the same bytes', 'Malformed', {
    proof: `${good.slice(0, -1)}${good.endsWith('A') ? 'B' : nextCharacter(good)}`,
  }),
  aCase('claims that are no object', 'Malformed', { proof: `${header}.${part([1])}.${signature}` }),
  aCase('claims behind a byte order mark', 'Malformed', { proof: marked(claimsOf(decision)) }),
  aCase('a header with a key of its own', 'Malformed', {
    proof: resigned({ alg: 'EdDSA', kid: 'now', typ: proofType, jwk: publicJwk('now', 9) }, 9),
  }),
  aCase('a header that names no key', 'Malformed', { proof: resigned({ alg: 'EdDSA', typ: proofType }, 1) }),
  aCase('alg none', 'WrongAlgorithm', { proof: `${part({ alg: 'none', kid: 'now', typ: proofType })}.${body}.` }),
  aCase('alg HS256 with the public key as the secret', 'WrongAlgorithm', {
    proof: `${part({ alg: 'HS256', kid: 'now', typ: proofType })}.${body}.${signature}`,
  }),
  aCase('a token for something else', 'WrongType', { proof: resigned({ alg: 'EdDSA', kid: 'now', typ: 'JWT' }, 1) }),
  aCase('an unknown key', 'UnknownKey', { proof: signedBy('nobody', 1, claimsOf(decision)) }),
  aCase('another key under a known name', 'BadSignature', { proof: rogue(claimsOf(decision)) }),
  aCase('claims that were changed after signing', 'BadSignature', {
    proof: `${header}.${part(claimsOf(decision, { roles: ['finance', 'admin'] }))}.${signature}`,
  }),
  aCase('a signature of zeros', 'BadSignature', { proof: `${header}.${body}.${toBase64url(new Uint8Array(64))}` }),
  aCase('a key that is void', 'Revoked', { proof: signedBy('void', 5, claimsOf(decision)) }),
  aCase('by a key that was stolen before', 'Revoked', { proof: signedBy('stolen', 4, claimsOf(decision)) }),
  aCase('a signature that was taken back', 'Revoked', {
    proof: signedBy('now', 1, claimsOf(decision, { jti: 'taken-back' })),
  }),
  aCase('a key that had ended', 'KeyNotInForce', { proof: signedBy('before', 2, claimsOf(decision)) }),
  aCase('a key that is not in force yet', 'KeyNotInForce', { proof: signedBy('later', 3, claimsOf(decision)) }),
  aCase('a claim that nobody knows', 'WrongClaims', {
    proof: signedBy('now', 1, { ...claimsOf(decision), only_if: 'x' }),
  }),
  aCase('a jti of 50 characters that JavaScript counts twice', 'ok', {
    proof: signedBy('now', 1, claimsOf(decision, { jti: '\u{1f511}'.repeat(50) })),
  }),
  aCase('a jti of 51 characters that JavaScript counts twice', 'WrongClaims', {
    proof: signedBy('now', 1, claimsOf(decision, { jti: '\u{1f511}'.repeat(51) })),
  }),
  aCase('no jti', 'WrongClaims', { proof: signedBy('now', 1, { ...claimsOf(decision), jti: undefined }) }),
  aCase('times that are texts', 'WrongClaims', {
    proof: signedBy('now', 1, { ...claimsOf(decision), exp: `${iat + 300}` }),
  }),
  aCase('a decision that would be good for a day', 'WrongClaims', {
    proof: signedBy('now', 1, claimsOf(decision, { exp: iat + 86_400 })),
  }),
  aCase('for another act', 'WrongAct', { act: 'start' }),
  aCase('a pause that is sent as a cancel', 'WrongAct', {
    act: 'cancel',
    payload: pause,
    proof: signedBy('now', 1, claimsOf(pause, { act: 'pause' })),
  }),
  aCase('of another namespace', 'WrongNamespace', { namespace: 'staging' }),
  aCase('of another run', 'WrongRun', { runId: 'r2' }),
  aCase('another action than was signed', 'WrongPayload', { payload: { ...decision, action: 'reject' }, proof: good }),
  aCase('other arguments than were shown', 'WrongPayload', {
    payload: { ...decision, argumentsHash: '0'.repeat(64) },
    proof: good,
  }),
  aCase('arguments that were edited after signing', 'WrongPayload', { payload: edited, proof: good }),
  aCase('a rule that nobody signed', 'WrongPayload', {
    payload: { ...decision, remember: { covers: 'tool' } },
    proof: good,
  }),
  aCase('a null in the place of nothing', 'WrongPayload', { payload: { ...decision, note: null }, proof: good }),
  aCase('values of another type', 'WrongPayload', {
    payload: { ...answer, values: { colour: 'rot', size: '2' } },
    proof: signedBy('now', 1, claimsOf(answer)),
  }),
  aCase('claims that say another hash than the message', 'WrongPayload', {
    proof: signedBy('now', 1, claimsOf(decision, { argumentsHash: '0'.repeat(64) })),
  }),
  aCase('a start with other kept entries', 'WrongPayload', {
    act: 'start',
    payload: { ...start, kept: [{ n: 0 }] },
    proof: signedStart({}),
  }),
  aCase('under another name', 'WrongPerson', signedAs({ ...decision, by: 'Bo' })),
  aCase('under the id of another', 'WrongPerson', signedAs({ ...decision, byId: 'https://login.example.com#bo' })),
  aCase('without an id', 'WrongPerson', signedAs({ ...decision, byId: undefined as never })),
  aCase('with roles that were not signed', 'WrongPerson', signedAs({ ...decision, roles: ['finance', 'admin'] })),
  aCase('without the roles that were signed', 'WrongPerson', signedAs({ ...decision, roles: undefined as never })),
  aCase('a start for another tenant', 'WrongPerson', {
    act: 'start',
    payload: start,
    proof: signedStart({ tenant: 'other' }),
  }),
  aCase('of a time to come', 'NotYetValid', { at: iat - 61 }),
  aCase('over', 'Expired', { at: iat + 361 }),
  aCase('a schedule after the end of its signature', 'Expired', {
    act: 'schedule',
    runId: 'nightly',
    payload: schedule,
    proof: signedBy('now', 1, claimsOf(schedule, { act: 'schedule', runId: 'nightly', exp: iat + 86_400 })),
    at: iat + 90_000,
  }),
];

function signedAs(payload: Record<string, unknown>) {
  return { payload, proof: signedBy('now', 1, claimsOf(payload)) };
}

function resigned(head: object, byte: number): string {
  const signed = `${part(head)}.${body}`;
  return `${signed}.${toBase64url(ed25519.sign(utf8ToBytes(signed), secret(byte)))}`;
}

/** The next character of the alphabet: only bits that no byte has differ. */
function nextCharacter(text: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  return alphabet[alphabet.indexOf(text.at(-1) ?? 'A') + 1] ?? 'A';
}

const keys = readVerifyKeys(jwks) as Exclude<ReturnType<typeof readVerifyKeys>, string>;
const revoked = readRevoked(revokedFile) as Exclude<ReturnType<typeof readRevoked>, string>;
const expectedOf = ({ act, namespace, runId, payload, at }: Case): ExpectedProof => ({
  act,
  namespace,
  runId,
  payload: JSON.parse(JSON.stringify(payload)),
  keys,
  revoked,
  at: Date.parse(at),
});
const verdict = (one: Case) => {
  const check = verifyProof(one.proof, expectedOf(one));
  return check.ok ? 'ok' : check.reason;
};

// Promise: nothing runs that a person had to approve and did not.
describe('a signature', () => {
  test.each(cases.map((one) => [one.name, one] as const))('%s', (_, one) => {
    expect(verdict(one)).toBe(one.expected);
  });

  test('is judged the same in Python: the golden file has these cases', async () => {
    const golden = `${JSON.stringify({ keys: jwks, revoked: revokedFile, revocationTimes, cases }, null, 2)}\n`;
    await expect(golden).toMatchFileSnapshot('../../../fixtures/proofs/proofs.json');
  });

  test('with any one character changed is not taken', () => {
    fc.assert(
      fc.property(fc.nat(good.length - 1), fc.constantFrom(...'Ab0-_.='), (place, character) => {
        fc.pre(good[place] !== character);
        const forged = `${good.slice(0, place)}${character}${good.slice(place + 1)}`;
        expect(verdict(aCase('', 'ok', { proof: forged }))).not.toBe('ok');
      }),
      { numRuns: 300 },
    );
  });

  test('of one message is of no other', () => {
    const more = fc.dictionary(fc.string({ minLength: 1 }), fc.jsonValue(), { maxKeys: 4 });
    fc.assert(
      fc.property(more, more, (one, other) => {
        const [first, second] = [
          { ...decision, ...one, ...pinned },
          { ...decision, ...other, ...pinned },
        ];
        const proof = signedBy('now', 1, claimsOf(first));
        expect(verdict(aCase('', 'ok', { payload: first, proof }))).toBe('ok');
        const isSame = hashOfPayload(first) === hashOfPayload(second);
        expect(verdict(aCase('', 'ok', { payload: second, proof }))).toBe(isSame ? 'ok' : 'WrongPayload');
      }),
      { numRuns: 200 },
    );
  });

  test('of whatever shape is refused, and never an error', () => {
    const parts = fc.tuple(fc.jsonValue(), fc.jsonValue(), fc.string()).map((all) => all.map(part).join('.'));
    fc.assert(
      fc.property(fc.oneof(fc.anything(), fc.string(), parts), (proof) => {
        expect(verdict(aCase('', 'ok', { proof }))).not.toBe('ok');
      }),
      { numRuns: 500 },
    );
  });
});

const pinned = { by: decision.by, byId: decision.byId, roles: decision.roles };

describe('files of keys', () => {
  test.each([
    ['[]', [], /must be a JSON object with keys/],
    ['no key', { keys: [] }, /at least one/],
    ['a private key', { keys: [{ ...publicJwk('a', 1), d: 'x' }] }, /keys\.0, which has d: it is a private key/],
    ['another curve', { keys: [{ ...publicJwk('a', 1), crv: 'P-256' }] }, /"crv": "Ed25519"/],
    ['no name', { keys: [publicJwk('', 1)] }, /needs kid/],
    ['a short key', { keys: [{ ...publicJwk('a', 1), x: 'AAAA' }] }, /needs x, 32 bytes/],
    ['a time that is none', { keys: [publicJwk('a', 1, { nbf: 1.5 })] }, /has nbf/],
    ['one name twice', { keys: [publicJwk('a', 1), publicJwk('a', 2)] }, /two keys with the kid "a"/],
  ])('%s is refused, and why', (_, given, why) => {
    expect(readVerifyKeys(given)).toMatch(why);
  });

  test.each([
    [[], /must be a JSON object/],
    [{ keys: [] }, /has keys; allowed: kids, passkeys, jtis/],
    [{ kids: 'a' }, /kids, which must be a list/],
    [{ kids: [{ id: 'a', from: 'soon' }] }, /neither an id nor an object/],
    [{ kids: [{ id: 'a', from: '2026-01-02T08:00:00' }] }, /ISO 8601 with Z or an offset/],
    [{ kids: [{ id: 'a', until: '2026-01-01' }] }, /neither an id nor an object/],
  ])('revocations: %j is refused, and why', (given, why) => {
    expect(readRevoked(given)).toMatch(why);
  });
});
