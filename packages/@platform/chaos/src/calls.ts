import type { Point } from './points.js';

/** Where a call of a run can be broken. `during`: inside, while it works; `waiting`: before it runs, while a person is asked. */
export const moments = ['waiting', 'claimed', 'started', 'during', 'returned', 'recorded'] as const;
export type Moment = (typeof moments)[number];

/** One moment of one call, as `model 2 recorded` or `charge started`. */
export interface Boundary {
  call: string;
  moment: Moment;
}

export function nameOf({ call, moment }: Boundary): string {
  return `${call} ${moment}`;
}

/** What is known about one call of a run, from the points that it passed. */
export interface Call {
  /** `model 1`, `model 2`, … in the order of the run; a tool's name, with `#2` for its second call. */
  name: string;
  effect: 'model' | 'tool' | 'once';
  started: number[];
  /** When its entry was acknowledged. */
  recorded?: number;
  /** Each time at which its claim began. The claim may be durable from then on. */
  claimed: number[];
}

/** The calls of one run, put together from its points, in whatever order attempts repeat them. */
export class Calls {
  readonly #calls = new Map<string, Call>();
  readonly #counts = new Map<string, number>();
  /** Milliseconds since 1970 of every point. */
  readonly times: number[] = [];

  get all(): Call[] {
    return [...this.#calls.values()];
  }

  /**
   * Takes a point and says which boundary it is; `undefined` for the beginning of a claim, and for entries that are no call: a survived
   * error, a delegation to a member of a team, which has calls of its own.
   */
  add({ at, turn, point, effect, key }: Point): Boundary | undefined {
    this.times.push(at);
    const [kind, state] = point.split(':') as [
      'model' | 'tool' | 'claim' | 'error',
      'started' | 'returned' | 'recorded',
    ];
    if (kind === 'error') return undefined;
    const id = `${turn} ${kind === 'model' ? 'm' : 't'} ${key}`;
    if (state === 'recorded' && kind !== 'claim' && !this.#calls.has(id)) return undefined;
    const call = this.#call(kind === 'model' ? 'model' : toolOf(key), id, effect);
    if (kind === 'claim') {
      call.effect = 'once';
      if (state === 'started') call.claimed.push(at);
      return state === 'recorded' ? { call: call.name, moment: 'claimed' } : undefined;
    }
    if (state === 'started') call.started.push(at);
    if (state === 'recorded') call.recorded ??= at;
    return { call: call.name, moment: state };
  }

  #call(subject: string, id: string, effect: Call['effect']): Call {
    const known = this.#calls.get(id);
    if (known) return known;
    const count = (this.#counts.get(subject) ?? 0) + 1;
    this.#counts.set(subject, count);
    const name = subject === 'model' ? `model ${count}` : count > 1 ? `${subject} #${count}` : subject;
    const call: Call = { name, effect, started: [], claimed: [] };
    this.#calls.set(id, call);
    return call;
  }
}

/** `get_order` of `/get_order:call_1.0`, and of `/delegate:call_0.0/get_order:call_1.0`. */
function toolOf(key: string): string {
  return /([^/:]+):[^/]*$/.exec(key)?.[1] ?? key;
}
