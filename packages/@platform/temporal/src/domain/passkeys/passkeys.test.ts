import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalJson } from '../json.js';
import { toBase64url } from '../proofs/base64url.js';
import { encodeJws } from '../proofs/jws.js';
import type { PasskeyAssertion } from './assertion.js';
import { passkeyChallenge } from './challenge.js';
import { checkPasskey, type PasskeyTrust, type SentDecision } from './check-passkey.js';
import { type Enrolment, enrolmentType } from './enrolment.js';
import { needsPasskey } from './needs-passkey.js';

const at = Date.parse('2026-06-01T10:00:00Z');
const seconds = at / 1000;
const where = { namespace: 'default', runId: 'r1' };
const decision = {
  requestId: '0-call_1',
  action: 'approve',
  by: 'Ana',
  byId: 'https://id.example#7',
  roles: ['finance'],
  via: 'console',
  argumentsHash: 'abc',
} as const;

const admin = generateKeyPairSync('ed25519');
const stranger = generateKeyPairSync('ed25519');
const enrolmentKeys = [{ kid: 'admin', x: String(admin.publicKey.export({ format: 'jwk' }).x), nbf: seconds - 900 }];

/** An authenticator, as hardware behaves: it signs what its page asks for, and says where and how. */
function authenticator(kind: 'EC' | 'OKP') {
  const { privateKey, publicKey } =
    kind === 'EC' ? generateKeyPairSync('ec', { namedCurve: 'P-256' }) : generateKeyPairSync('ed25519');
  const jwk = publicKey.export({ format: 'jwk' });
  const credentialId = toBase64url(createHash('sha256').update(String(jwk.x)).digest().subarray(0, 16));
  const enrolment: Enrolment = {
    sub: decision.byId,
    name: 'Ana',
    credentialId,
    key: jwk as unknown as Enrolment['key'],
    rpId: 'agents.example',
    origin: 'https://agents.example',
    iat: seconds - 60,
    exp: seconds + 3_600,
  };
  const assert = (challenge: Uint8Array, more: { client?: object; rpId?: string; flags?: number } = {}) => {
    const { client, rpId = 'agents.example', flags = 0x05 } = more;
    const said = { type: 'webauthn.get', challenge: toBase64url(challenge), origin: enrolment.origin, ...client };
    const clientData = Buffer.from(JSON.stringify(said));
    const data = Buffer.concat([createHash('sha256').update(rpId).digest(), Buffer.from([flags, 0, 0, 0, 9])]);
    const message = Buffer.concat([data, createHash('sha256').update(clientData).digest()]);
    const signature = sign(kind === 'EC' ? 'sha256' : null, message, privateKey);
    return {
      credentialId,
      authenticatorData: toBase64url(data),
      clientDataJSON: toBase64url(clientData),
      signature: toBase64url(signature),
    };
  };
  return { enrolment, assert };
}

const enrol = (enrolment: object, { kid = 'admin', typ = enrolmentType, key = admin.privateKey } = {}) =>
  encodeJws({ kid, typ }, { ...enrolment }, (message) => sign(null, message, key));

const trust: PasskeyTrust = { ...where, enrolmentKeys, at };
const check = (sent: object, more: Partial<PasskeyTrust> = {}) =>
  checkPasskey(sent as SentDecision, { ...trust, ...more });

const devices = { ES256: authenticator('EC'), EdDSA: authenticator('OKP') };
const [device, other] = [devices.ES256, devices.EdDSA];
const signed = (sent: object = decision, more?: Parameters<typeof device.assert>[1], time = seconds) => ({
  ...sent,
  passkey: {
    ...device.assert(passkeyChallenge({ ...where, sent: { ...sent } }, time), more),
    enrolment: enrol(device.enrolment),
  },
});

describe.each(Object.entries(devices))('%s', (_, { enrolment, assert }) => {
  test('a decision that the authenticator signed stands, whatever the server adds of the person', () => {
    const passkey = {
      ...assert(passkeyChallenge({ ...where, sent: { ...decision } }, seconds)),
      enrolment: enrol(enrolment),
    };
    expect(check({ ...decision, passkey })).toEqual(enrolment);
    expect(
      check({ ...decision, by: 'Ana Sample', roles: ['ops'], via: 'api', note: null, proof: 'x', passkey }),
    ).toEqual(enrolment);
  });

  // Promise: nothing runs that a person had to approve and did not.
  test('no other bytes stand, whichever bit of them is another', () => {
    const passkey = {
      ...assert(passkeyChallenge({ ...where, sent: { ...decision } }, seconds)),
      enrolment: enrol(enrolment),
    };
    const fields = Object.keys(passkey) as (keyof PasskeyAssertion)[];
    fc.assert(
      fc.property(fc.constantFrom(...fields), fc.nat(), fc.integer({ min: 1, max: 63 }), (field, place, bit) => {
        const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
        const text = passkey[field];
        const index = place % text.length;
        const letter = letters[letters.indexOf(text[index]!) ^ bit] ?? '!';
        const changed = text.slice(0, index) + letter + text.slice(index + 1);
        expect(typeof check({ ...decision, passkey: { ...passkey, [field]: changed } })).toBe('string');
      }),
      { numRuns: 150 },
    );
  });
});

describe('refused is', () => {
  const others: Record<string, [object, RegExp, Partial<PasskeyTrust>?]> = {
    'a decision without one': [decision, /has none/],
    'where nobody enrols': [signed(), /ENROLMENT_KEYS_FILE/, { enrolmentKeys: [] }],
    'one for another run': [signed(), /another decision/, { runId: 'r2' }],
    'one for another namespace': [signed(), /another decision/, { namespace: 'other' }],
    'one for another request': [{ ...signed(), requestId: '0-call_2' }, /another decision/],
    'one for another action': [{ ...signed(), action: 'reject' }, /another decision/],
    'one for other arguments that were shown': [{ ...signed(), argumentsHash: 'abd' }, /another decision/],
    'edited arguments that nobody signed': [{ ...signed(), arguments: { amount: 1 } }, /another decision/],
    'a rule that nobody signed': [{ ...signed(), remember: { covers: 'tool' } }, /another decision/],
    'a note that nobody signed': [{ ...signed(), note: 'x' }, /another decision/],
    'one of another person': [{ ...signed(), byId: 'https://id.example#8' }, /is of https:\/\/id.example#7/],
    'a decision of nobody': [{ ...signed(), byId: undefined }, /nobody who is known/],
    'one that was revoked': [
      signed(),
      /was revoked/,
      { revoked: { passkeys: [{ id: device.enrolment.credentialId }] } },
    ],
    'one whose enrolment has ended': [signed(), /ended at 2026/, { at: (seconds + 3_601) * 1000 }],
    'one that was kept for later': [signed(decision, {}, seconds - 700), /too long ago/],
    'one of a time to come': [signed(decision, {}, seconds + 61), /a time to come/],
    'one from before the run asked, as after a reset': [
      signed(decision, {}, seconds - 100),
      /before the run asked/,
      { askedAt: at - 30_000 },
    ],
    'a registration': [signed(decision, { client: { type: 'webauthn.create' } }), /no decision/],
    'one that another page asked for': [signed(decision, { client: { origin: 'https://evil.example' } }), /evil/],
    'one asked for in a frame': [signed(decision, { client: { crossOrigin: true } }), /in a frame/],
    'one of another domain': [signed(decision, { rpId: 'evil.example' }), /another domain/],
    'one that nobody touched': [signed(decision, { flags: 0x04 }), /without anybody/],
    'one without PIN, finger or face': [signed(decision, { flags: 0x01 }), /without knowing who/],
  };
  test.each(Object.entries(others))('%s', (_, [sent, words, more]) => {
    expect(check(sent, more)).toMatch(words);
  });

  const forged = (enrolment: object, how?: Parameters<typeof enrol>[1], by = device) => {
    const passkey = by.assert(passkeyChallenge({ ...where, sent: { ...decision } }, seconds));
    return { ...decision, passkey: { ...passkey, enrolment: enrol(enrolment, how) } };
  };
  const stolen = { ...other.enrolment, sub: device.enrolment.sub };
  const forgeries: Record<string, [object, RegExp]> = {
    'of a stranger': [forged(stolen, { key: stranger.privateKey }, other), /not by the key "admin"/],
    'of an unknown key': [forged(stolen, { kid: 'mine', key: stranger.privateKey }, other), /not known/],
    'of another type': [forged(device.enrolment, { typ: 'act+jwt' }), /only passkey-enrolment\+jwt/],
    'of another passkey': [forged(other.enrolment), /another than the one that is enrolled/],
    'with the id of one passkey and the key of another': [
      forged({ ...other.enrolment, credentialId: device.enrolment.credentialId }),
      /not its own/,
    ],
    'with a bound that nobody knows': [forged({ ...device.enrolment, tools: ['x'] }), /does not say/],
    'from before its key held': [forged({ ...device.enrolment, iat: seconds - 1_000 }), /did not hold/],
    'for other roles': [forged({ ...device.enrolment, roles: ['ops'] }), /not enrolled for the role finance/],
    'with an algorithm that is none': [
      forged({ ...device.enrolment, key: { kty: 'RSA', n: 'x', e: 'y' } }),
      /does not say/,
    ],
  };
  test.each(Object.entries(forgeries))('an enrolment %s', (_, [sent, words]) => {
    expect(check(sent)).toMatch(words);
  });
});

test('the time is part of what is signed', () => {
  const [one, other] = [seconds, seconds + 1].map((time) => passkeyChallenge({ ...where, sent: {} }, time).slice(8));
  expect(one).not.toEqual(other);
});

test('every change of what is decided is another challenge', () => {
  const fields = fc.record(
    {
      requestId: fc.string(),
      byId: fc.string(),
      note: fc.string(),
      arguments: fc.dictionary(fc.string(), fc.jsonValue()),
    },
    { requiredKeys: ['byId'] },
  );
  const text = (sent: object) => toBase64url(passkeyChallenge({ ...where, sent: { ...sent } }, seconds));
  fc.assert(
    fc.property(fields, fields, (one, another) => {
      expect(text(one) === text(another)).toBe(canonicalJson(one) === canonicalJson(another));
    }),
  );
});

test.each(['approve', 'answer', 'again', 'ran'] as const)('%s needs the passkey that the policy wants', (action) => {
  expect(needsPasskey({ sign: 'passkey' }, action)).toBe(true);
  expect(needsPasskey({}, action)).toBe(false);
  expect(needsPasskey(undefined, action)).toBe(false);
});

test.each(['reject', 'skip'] as const)('%s lets nothing run, and needs none', (action) => {
  expect(needsPasskey({ sign: 'passkey' }, action)).toBe(false);
});

interface Golden {
  name: string;
  sent: Record<string, unknown>;
  namespace: string;
  runId: string;
  at: number;
  enrolmentKeys: PasskeyTrust['enrolmentKeys'];
  ok: boolean;
}

// The agent-service reads the same file: both languages come to the same verdicts.
test('golden decisions are judged as they were', () => {
  const file = new URL('../../../fixtures/passkeys/passkeys.json', import.meta.url);
  const { cases } = JSON.parse(readFileSync(file, 'utf8')) as { cases: Golden[] };
  expect(cases.length).toBeGreaterThan(10);
  for (const { name, sent, ok, ...trusted } of cases) {
    expect([name, typeof checkPasskey(sent, trusted) !== 'string']).toEqual([name, ok]);
  }
});
