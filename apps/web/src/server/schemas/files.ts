import { z } from 'zod';
import { timeSchema } from './decision.js';

/** A file that a run's tools made. `size` in bytes; `createdAt`: when it was written last. */
export const runFileSchema = z
  .object({ name: z.string(), size: z.int(), mediaType: z.string(), createdAt: timeSchema })
  .meta({ id: 'RunFile' });

export const runFilesSchema = z.object({ files: z.array(runFileSchema) }).meta({ id: 'RunFiles' });
