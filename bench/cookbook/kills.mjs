// @ts-check
/** Where a run is killed, and what was under way there. */

/** @typedef {{ point: 'started' | 'returned' | 'recorded', of: 'model' | 'any', number: number }} Kill */
/** @typedef {import('@platform/chaos').Point} Point */

/**
 * Two or three places all over a run: after its first checkpoint, with an answer of the model in hand that is not acknowledged, and
 * before its end.
 * @param {number} models Requests to the model that plain Agno makes. @param {number} tools Executions of tools.
 * @returns {Kill[]}
 */
export function killsFor(models, tools) {
  if (models + tools < 2)
    return [
      { point: 'started', of: 'model', number: 1 },
      { point: 'returned', of: 'model', number: 1 },
    ];
  return [
    { point: 'recorded', of: 'any', number: 1 },
    { point: 'returned', of: 'model', number: Math.ceil((models + 1) / 2) },
    ...(models + tools > 3
      ? [{ point: /** @type {const} */ ('recorded'), of: /** @type {const} */ ('any'), number: models + tools - 1 }]
      : []),
  ];
}

/** Watches the calls of one run, and says when it is to be killed. */
export class Kills {
  /** Calls that were made, and whose entries were not acknowledged, at the kills so far. */
  inFlight = { model: 0, tool: 0 };
  /** Whether it was killed while the run waited for people. */
  waited = false;
  done = 0;
  /** @type {Map<string, 'model' | 'tool'>} calls under way by key */
  #underWay = new Map();
  /** @type {Map<string, number>} */
  #counts = new Map();

  /** @param {Kill[]} planned */
  constructor(planned) {
    this.planned = [...planned];
  }

  /** Whether the process is to be killed here. @param {Point} at */
  reached({ point, key, turn }) {
    const [of = '', what = ''] = point.split(':');
    const call = `${turn}${key}`;
    if (of === 'claim') return false;
    if (what === 'recorded') this.#underWay.delete(call);
    const kill = this.#count(of, what);
    if (!kill && what === 'started') this.#underWay.set(call, of === 'model' ? 'model' : 'tool'); // it stands before it is made
    return kill;
  }

  /** The process is dead: what was under way may be made once more. */
  killed() {
    this.done += 1;
    for (const kind of this.#underWay.values()) this.inFlight[kind] += 1;
    this.#underWay.clear();
  }

  /** @param {string} of @param {string} what */
  #count(of, what) {
    const kinds = of === 'model' ? ['any', 'model'] : ['any'];
    for (const kind of kinds) this.#counts.set(`${kind} ${what}`, (this.#counts.get(`${kind} ${what}`) ?? 0) + 1);
    const found = this.planned.findIndex(
      (kill) =>
        kill.point === what && kinds.includes(kill.of) && (this.#counts.get(`${kill.of} ${what}`) ?? 0) >= kill.number,
    );
    if (found >= 0) this.planned.splice(found, 1);
    return found >= 0;
  }
}
