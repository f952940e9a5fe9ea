/** Push messages to browsers, as the console's pages turn them on and off. */
import { z } from 'zod';

const base64url = (bytes: number) =>
  z
    .string()
    .regex(/^[A-Za-z0-9_-]+={0,2}$/, 'must be base64url')
    .max(200)
    .refine((text) => Buffer.from(text, 'base64url').length === bytes, `must be ${bytes} bytes in base64url`);

const endpoint = z
  .string()
  .max(2_000)
  .meta({
    description: 'Address at the push service of the browser.',
    examples: ['https://fcm.googleapis.com/fcm/send/abc'],
  });

export const pushKeySchema = z
  .object({ publicKey: z.string().meta({ description: 'The `applicationServerKey` of the browser, base64url.' }) })
  .meta({ id: 'PushKey' });

export const subscribeBodySchema = z
  .strictObject({
    endpoint,
    keys: z.strictObject({
      p256dh: base64url(65).meta({ examples: [`B${'A'.repeat(86)}`] }),
      auth: base64url(16).meta({ examples: ['AAAAAAAAAAAAAAAAAAAAAA'] }),
    }),
    by: z.string().trim().min(1).max(200).optional().meta({ description: 'Who is told, where nobody signs in.' }),
    roles: z.array(z.string().min(1).max(200)).max(100).optional(),
  })
  .meta({ id: 'PushSubscription' });

export const unsubscribeBodySchema = z.strictObject({ endpoint }).meta({ id: 'PushEnd' });

export const tellBodySchema = z
  .strictObject({
    runId: z.string().min(1).max(500),
    requestIds: z.array(z.string().min(1).max(500)).min(1).max(1_000),
  })
  .meta({ id: 'PushNews' });

export const toldSchema = z
  .object({ told: z.number().int().meta({ description: 'Browsers whose push service has the message.' }) })
  .meta({ id: 'PushTold' });
