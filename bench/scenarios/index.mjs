// @ts-check
import { decision } from './decision.mjs';
import { history } from './history.mjs';
import { idle } from './idle.mjs';
import { observed } from './observed.mjs';
import { page } from './page.mjs';
import { recovery } from './recovery.mjs';
import { parts, shards } from './scaling.mjs';
import { slowModel } from './slow-model.mjs';
import { stalls } from './stalls.mjs';
import { start } from './start.mjs';
import { steps } from './steps.mjs';
import { thinking } from './thinking.mjs';
import { throughput } from './throughput.mjs';
import { viewers } from './viewers.mjs';
import { waiting } from './waiting.mjs';

/** All measurements, in the order in which they are made: first what needs a server with nothing on it, last what leaves runs behind. */
export const scenarios = /** @type {import('./scenario.mjs').Scenario<any>[]} */ ([
  idle,
  steps,
  slowModel,
  throughput,
  decision,
  history,
  page,
  viewers,
  recovery,
  waiting,
  start,
  thinking,
  observed,
  stalls,
  parts,
  shards,
]);
