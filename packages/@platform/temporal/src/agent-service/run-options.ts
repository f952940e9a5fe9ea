/** Arguments that plain Agno takes beside the request of a run, as far as they are JSON. */
import { z } from 'zod';
import { jsonObject } from './json-object.js';

export const runOptionsSchema = z
  .strictObject({
    dependencies: jsonObject.nullish(),
    /** What the run's session state begins with. */
    sessionState: jsonObject.nullish(),
    metadata: jsonObject.nullish(),
    knowledgeFilters: jsonObject.nullish(),
    addHistoryToContext: z.boolean().nullish(),
    addDependenciesToContext: z.boolean().nullish(),
    addSessionStateToContext: z.boolean().nullish(),
  })
  .meta({ id: 'RunOptions' });
/** Each is the argument of the same name (`session_state`, …) of Agno's `arun`. They hold for all turns of a run. */
export type RunOptions = z.infer<typeof runOptionsSchema>;
