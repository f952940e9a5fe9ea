import { z } from 'zod';
import { timeSchema } from './decision.js';

/** Who asks the API. */
export const meSchema = z
  .object({
    kind: z.enum(['local', 'person', 'program']),
    id: z.string().meta({ description: 'Of the person: issuer and subject of the provider.' }),
    name: z.string(),
    roles: z.array(z.string()).meta({ description: 'Those that policies name.' }),
    tenant: z.string().optional(),
    permissions: z.array(z.string()).meta({ description: 'What they may do somewhere, also with runs of others.' }),
    signedInAt: timeSchema.optional().meta({ description: 'When the person proved last who they are.' }),
    sessionEndsAt: timeSchema.optional(),
    traceUrlTemplate: z.string().optional().meta({
      description:
        'Address of the trace of a turn, with `{traceId}`, `{runId}` and `{turn}`. Absent where nobody said it.',
    }),
    temporalUi: z.object({ template: z.string(), namespace: z.string() }).optional().meta({
      description:
        'Address of a workflow in Temporal’s own web UI, with `{namespace}` and `{workflowId}`. Absent where nobody said it.',
    }),
    signing: z.boolean().meta({ description: 'Whether what people do is signed.' }),
  })
  .meta({ id: 'Me' });
