/** Whose call it is, in a run of a team. */
import { z } from 'zod';

/** One run of a member: a team's leader has delegated a task to it. */
export const memberCallSchema = z
  .object({
    /** Id of the member. */
    id: z.string(),
    name: z.string(),
    /** Tool call id of the delegation. */
    call: z.string(),
    /** Names the member's run: a member may be given several tasks by one call. */
    run: z.string(),
  })
  .meta({ id: 'MemberCall' });
export type MemberCall = z.infer<typeof memberCallSchema>;
