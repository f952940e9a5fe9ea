// @ts-check
/** Why goals are missed where they are. Written by hand, from profiles; look at it again when figures move. */
export const reasons = `## What stands in the way

- **Server CPU.** An iteration has two checkpoints, and each is one request and one update of the store, about 2.5 ms of the server's CPU; an
  activity costs four updates. Fewer checkpoints would be cheaper and would repeat finished calls after a crash. Profiled, the server
  spends it all over: about half on requests between its own services, a fifth in the store, nothing that stands out.
- **Runs at once.** The cores are used up, and what is left is Agno's own: plain Agno with nothing durable stands in the same table.
- **Decision to end.** The approved call and the model call after it run in Agno, which takes up the run and goes through its loop, where
  the hand-written activities only call the model; and each of claim, tool and answer is a checkpoint.
- **Events with a decision.** A decision costs 16 events: its update and the task for it, what lists show before and after it (so that nobody
  has to ask the workflow), the claim of the approved call in the history, a notification.`;
