/** Passkeys of people, as the console's pages register and show them. */
import { z } from 'zod';
import { timeSchema } from './decision.js';

/** Bytes of a credential's id at most are 1,023 (WebAuthn); this is their text. */
const credentialId = z
  .string()
  .regex(/^[A-Za-z0-9_-]{16,1364}$/, 'must be the id of a passkey, in base64url')
  .meta({ examples: ['furtFVlPZih3L59S8_HbMA'] });

export const passkeyParamsSchema = z.object({ credentialId });

export const addPasskeyBodySchema = z
  .strictObject({
    credentialId,
    publicKey: z
      .string()
      .max(2_000)
      .meta({ description: 'As SPKI, in base64url: what `getPublicKey()` of the browser gives.' }),
    label: z
      .string()
      .trim()
      .min(1)
      .max(80)
      .meta({ examples: ['Phone'] }),
  })
  .meta({ id: 'AddPasskey' });

export const passkeySchema = z
  .object({
    credentialId: z.string(),
    label: z.string(),
    createdAt: timeSchema,
    fingerprint: z.string().meta({ description: 'What the person and the admin who enrols it compare.' }),
    rpId: z.string(),
    origin: z.string(),
    enrolment: z.string().optional().meta({ description: 'What an admin has signed; goes with each decision.' }),
    enrolledUntil: timeSchema.optional(),
  })
  .meta({ id: 'Passkey' });

export const passkeysSchema = z
  .object({
    /** Goes into what a passkey signs. */
    namespace: z.string(),
    passkeys: z.array(passkeySchema),
  })
  .meta({ id: 'Passkeys' });
