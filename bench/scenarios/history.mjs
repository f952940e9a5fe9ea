// @ts-check
/** How the history grows with the length of a run, and how long a run can get. */
import { setTimeout as sleep } from 'node:timers/promises';
import { historyOf, timed } from '../lib/measure.mjs';
import { number, ratio, table } from '../report/markdown.mjs';
import { requestOf } from '../work.mjs';

const MANY = 1_000;
/** Events, to those of the hand-written workflow. */
const MOST_EVENTS = 0.08;
/** A step of a long run may take so many times the bytes of one of a short run. */
const MOST_GROWTH = 1.25;
/** The hand-written workflow is not waited for any longer. */
const LONGEST_MS = 60_000;
const POLL_MS = 250;
/** Events of an activity: scheduled, started, completed, and a workflow task of three. */
const EVENTS_A_STEP = 12;

/** @typedef {{ steps: number, events: number, bytes: number, seconds: number }} Size */
/** @typedef {{ durable: Size[], python: Size[], limit?: { asked: number, steps: number, events: number, bytes: number, end: string, seconds: number } }} Result */

/** @type {import('./scenario.mjs').Scenario<Result>} */
export const history = {
  name: 'history',
  title: 'History by length of the run',
  servers: ['embedded', 'postgres'],
  async measure(stage, { quick }) {
    const { durable, python } = stage.subjects;
    const lengths = quick ? [10, 20] : [10, 20, 40, 80];
    /** @type {Result} */
    const result = { durable: [], python: [] };
    for (const steps of lengths) {
      result.durable.push(await sizeOf(stage, durable, steps));
      result.python.push(await sizeOf(stage, python, steps));
    }
    if (quick || stage.kind === 'embedded') {
      const seconds = (await timed(() => stage.longRun())) / 1000;
      const long = await historyOf(stage, await stage.longRun());
      result.durable.push({ steps: stage.longRunSteps, ...long, seconds });
      if (!quick) result.limit = await findLimit(stage, python);
    }
    return result;
  },

  report({ durable, python, limit }) {
    const rows = durable.map(({ steps, events, bytes, seconds }, index) => {
      const theirs = python[index]?.steps === steps ? python[index] : undefined;
      return [
        steps,
        events,
        kilobytes(bytes),
        number(bytes / steps),
        number(seconds),
        theirs?.events ?? '–',
        theirs ? kilobytes(theirs.bytes) : '–',
        theirs ? number(theirs.bytes / steps) : '–',
      ];
    });
    const head = ['steps', 'events', 'KB', 'bytes a step', 's', 'hand-written: events', 'KB', 'bytes a step'];
    const sentence = limit
      ? `Asked for ${limit.asked} steps, the hand-written workflow, which sends the conversation along with each call, was ${limit.end} ` +
        `at about step ${limit.steps}, after ${number(limit.seconds)} s: ${limit.events.toLocaleString('en-US')} events, ${number(limit.bytes / 1e6)} MB of history.`
      : '';
    return ['Tool results of 1 KB, no approval:', table(head, rows), ...(sentence ? [sentence] : [])].join('\n\n');
  },

  goals({ durable, python }) {
    const [first, last, theirs] = [durable[1], durable.at(-1), python[1]];
    if (!first || !last || !theirs) return [];
    const growth = last.bytes / last.steps / (first.bytes / first.steps);
    return [
      {
        goal: `History events of a run of ${first.steps} steps without a decision at most ${MOST_EVENTS}x`,
        reached: `${ratio(first.events, theirs.events)} (${first.events} to ${theirs.events})`,
        ok: first.events <= MOST_EVENTS * theirs.events,
        claim: true,
      },
      {
        goal: `Bytes of history for a step stay the same up to ${last.steps.toLocaleString('en-US')} steps`,
        reached: `${number(last.bytes / last.steps)} at ${last.steps}, ${number(first.bytes / first.steps)} at ${first.steps}`,
        ok: growth <= MOST_GROWTH,
        claim: true,
      },
    ];
  },
};

/** @param {number} bytes */
function kilobytes(bytes) {
  return number(bytes / 1000);
}

/** @param {import('../stage.mjs').Stage} stage @param {import('../subjects/subjects.mjs').Subject} subject @param {number} steps */
async function sizeOf(stage, subject, steps) {
  /** @type {string | undefined} */
  let workflowId;
  const ms = await timed(async () => {
    workflowId = await subject.run({ steps });
  });
  return { steps, ...(await historyOf(stage, workflowId ?? '')), seconds: ms / 1000 };
}

/**
 * Runs the hand-written workflow until the server ends it, it is done, or it takes too long.
 * @param {import('../stage.mjs').Stage} stage
 * @param {import('../subjects/subjects.mjs').TemporalSubject} subject
 */
async function findLimit(stage, subject) {
  const workflowId = await subject.start(requestOf({ steps: MANY }));
  const began = Date.now();
  let now = await historyOf(stage, workflowId);
  while (now.status === 'RUNNING' && Date.now() - began < LONGEST_MS) {
    await sleep(POLL_MS);
    now = await historyOf(stage, workflowId);
  }
  const { events, bytes, status } = now;
  const seconds = (Date.now() - began) / 1000;
  let end = status === 'COMPLETED' ? 'done' : `ended by the server (${status.toLowerCase()})`;
  if (status === 'RUNNING') {
    end = 'still at work and was stopped by the bench';
    await stage.client.temporal.workflow.getHandle(workflowId).terminate('the bench has seen enough');
  }
  return { asked: MANY, steps: Math.round(events / EVENTS_A_STEP), events, bytes, end, seconds };
}
