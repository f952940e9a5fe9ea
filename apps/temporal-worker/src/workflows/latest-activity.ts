import { runTurnActivity } from '@platform/temporal/contract';
import { isObject } from './shapes.js';

/** Which activity of which turn. */
export interface ActivityPlace {
  turn: number;
  execution: number;
}

/** The latest activity of a turn of this workflow: what the run waits for since, that one has asked for. For traces alone: no command depends on it. */
class LatestActivity {
  place: ActivityPlace | undefined;

  /** An activity is scheduled with this input. */
  scheduled(activityType: string, input: unknown): void {
    if (activityType === runTurnActivity) this.goesOn(input);
  }

  /** The execution before has said it. */
  goesOn(place: unknown): void {
    if (!isObject(place)) return;
    const { turn, execution } = place;
    if (typeof turn === 'number' && typeof execution === 'number') this.place = { turn, execution };
  }
}

/** Of this workflow: each has its own instance of this module. */
export const latestActivity = new LatestActivity();
