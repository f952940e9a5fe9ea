// @ts-check
/** Why goals are missed where they are. Written by hand, from profiles; look at it again when figures move. */
export const reasons = `## What stands in the way

- **Server CPU.** An iteration has two checkpoints. Each is one request and one update of the store, about 2.5 ms of the server's CPU; an activity
  costs four updates. Fewer checkpoints would be cheaper, and would repeat finished calls after a crash. A profile shows no single cause: about
  half goes to requests between the server's own services, a fifth to the store.
- **Runs at once.** The cores are used up, and what is left is Agno's own: plain Agno, with nothing durable, is in the same table.
- **Decision to end.** After the decision, Agno takes up the run and goes through its loop for the approved call and the next model call. The
  hand-written activities only call the model. And claim, tool and answer are a checkpoint each.
- **Events with a decision.** A decision costs 16 events: its update and the task for it, what lists show before and after it (so that nobody has to
  ask the workflow), the claim of the approved call, and a notification.`;
