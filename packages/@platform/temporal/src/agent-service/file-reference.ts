/** A reference to a file. The content is in the payload store; messages and histories hold the reference only. */
import { z } from 'zod';

export const fileReferenceSchema = z
  .strictObject({
    id: z.string(),
    name: z.string(),
    mediaType: z.string(),
    size: z.int().min(1),
    sha256: z.string(),
  })
  .meta({ id: 'FileReference' });
/**
 * What an upload returns. `id`: SHA-256 (hex) of the other four as they were uploaded, so that none of them can be changed; `name`: of the file, for
 * people and for the model; `size` in bytes; `sha256` (hex): of the content.
 */
export type FileReference = z.infer<typeof fileReferenceSchema>;
