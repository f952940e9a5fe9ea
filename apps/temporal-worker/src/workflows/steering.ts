import type { TurnInput } from '@platform/temporal/agent-service';
import {
  type AgentRunInput,
  type ControlRejectionReason,
  mostMessages,
  type SteeringMessage,
  type SteerRequest,
  steerUpdateName,
} from '@platform/temporal/contract';
import { type Names, steerProblem } from '@platform/temporal/workflow';
import { uuid4 } from '@temporalio/workflow';
import type { JournalListener } from './journal.js';
import { type Refusal, takeMessages } from './messages.js';
import { publishSteered } from './status.js';
import type { TurnScope } from './turn-scope.js';

/**
 * Messages from people to the agent while it works. A message ends the turn under way at its next checkpoint. Each later activity gets the message,
 * until an entry of the journal says that a model call brought it. So the message comes once, whichever process dies in between.
 */
export class Steering implements JournalListener {
  /** Messages that the agent had not got when the turn began, and messages since. */
  private said: SteeringMessage[];
  /** Ids that entries of the turn's journal name, by the entry's number. */
  private readonly brought = new Map<number, readonly unknown[]>();
  /** Ids of the messages that waited when the turn began. */
  private offered: ReadonlySet<string> = new Set();

  constructor(
    run: AgentRunInput,
    private readonly scope: TurnScope,
  ) {
    this.said = run.carried ? (run.carried.control?.messages ?? []) : (run.messages ?? []);
    takeMessages<SteerRequest, SteeringMessage>(steerUpdateName, {
      act: 'say',
      invalid: 'InvalidMessage',
      refusal: (request, names) => this.refusal(request, names),
      take: (request, signal) => this.take(request, signal === 'signal'),
    });
  }

  /** The messages that the agent has not got yet, for the input of a turn. */
  get input(): Pick<TurnInput, 'messages'> {
    return this.waiting.length > 0 ? { messages: this.waiting.map(({ id, text }) => ({ id, text })) } : {};
  }

  /** Whether another turn should bring waiting messages. A turn that began with a message and did not bring it never will. */
  get wantsTurn(): boolean {
    return this.waiting.some(({ id }) => !this.offered.has(id));
  }

  /** The waiting messages, for the next execution. */
  get state(): SteeringMessage[] {
    return this.waiting;
  }

  private get waiting(): SteeringMessage[] {
    const brought = new Set([...this.brought.values()].flat());
    return this.said.filter(({ id }) => !brought.has(id));
  }

  began(): void {
    this.said = this.waiting;
    this.brought.clear();
    this.offered = new Set(this.waiting.map(({ id }) => id));
  }

  /** An entry of the journal: it may say which messages its model call brought. */
  saw(n: number, { steering }: Readonly<Record<string, unknown>>): void {
    if (Array.isArray(steering)) this.brought.set(n, steering);
  }

  /** The entry turned out not to be of the turn. */
  forgot(n: number): void {
    this.brought.delete(n);
  }

  private take({ message, by, byId }: SteerRequest, isSignal: boolean): SteeringMessage {
    const at = new Date().toISOString();
    const said: SteeringMessage = { id: uuid4(), text: message, by, ...(byId && { byId }), at };
    this.said = [...this.said, said];
    if (isSignal) publishSteered([said]);
    this.scope.interrupt();
    return said;
  }

  private refusal(request: unknown, names: Names): Refusal<ControlRejectionReason> | undefined {
    const problem = steerProblem(request, names);
    if (problem) return { reason: 'InvalidMessage', message: problem };
    if (this.scope.isClosed) return { reason: 'Ending', message: 'the run is ending; continue it with a new message' };
    if (this.waiting.length < mostMessages) return undefined;
    return {
      reason: 'TooManyMessages',
      message: `${mostMessages} messages wait for the agent already; wait until it has got them`,
    };
  }
}
