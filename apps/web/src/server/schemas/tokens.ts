import { z } from 'zod';
import { soundName } from '../identity/names.js';
import { builtInRoles } from '../identity/principal.js';
import { timeSchema } from './decision.js';

const daySeconds = 86_400;
/** A token without an end would outlive everybody who knows of it. */
const longestDays = 366;

const names = z.array(z.string().min(1).max(200)).min(1).max(100);

/** What a token is for. */
export const newTokenSchema = z
  .strictObject({
    name: z
      .string()
      .min(1)
      .max(100)
      .refine((name) => soundName(name, '') === name, 'must be plain text in one line, without what cannot be seen'),
    role: z.enum(builtInRoles),
    roles: z.array(z.string().min(1).max(200)).max(100).optional().meta({ description: 'Roles that policies name.' }),
    agents: names.optional(),
    tools: names.optional(),
    tenants: names.optional(),
    expiresInSeconds: z
      .int()
      .min(1)
      .max(longestDays * daySeconds)
      .default(90 * daySeconds),
  })
  .meta({ id: 'NewToken' });

/** A token without its secret. */
export const tokenSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    role: z.enum(builtInRoles),
    roles: z.array(z.string()).optional(),
    agents: z.array(z.string()).optional(),
    tools: z.array(z.string()).optional(),
    tenants: z.array(z.string()).optional(),
    createdAt: timeSchema,
    createdBy: z.string().meta({ description: 'Id of the person.' }),
    expiresAt: timeSchema,
    revokedAt: timeSchema.optional(),
  })
  .meta({ id: 'ApiToken' });

export const createdTokenSchema = z
  .object({ ...tokenSchema.shape, token: z.string().meta({ description: 'It is shown this once.' }) })
  .meta({ id: 'CreatedApiToken' });
