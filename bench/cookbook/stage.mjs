// @ts-check
/** The product with agents of the cookbook, and the model that they all have. */
import path from 'node:path';
import { PointServer } from '@platform/chaos';
import { createTemporalClient } from '@platform/temporal';
import { agentServiceDir } from '../../scripts/lib/paths.mjs';
import { startStack } from '../../test/support/stack.mjs';

/** @typedef {Awaited<ReturnType<typeof setStage>>} Stage */

const here = import.meta.dirname;

/**
 * @param {string} cookbook The folder of that name in a checkout of Agno.
 * @param {string} dataDir A folder of its own.
 */
export async function setStage(cookbook, dataDir) {
  const requestLog = path.join(dataDir, 'requests.jsonl');
  /** @type {(point: import('@platform/chaos').Point) => Promise<void>} */
  let atPoint = async () => {};
  const points = await PointServer.listen((point) => atPoint(point));
  const stack = await startStack({ dataDir, only: ['temporal', 'worker'], env: { POINT_SERVER: points.address } });
  const { SCRIPTED_MODEL_URL = '', SCRIPTED_MODEL_PORT = '' } = stack.env;
  const env = {
    ...stack.agentService.spec.env,
    PYTHONPATH: [path.join(agentServiceDir, 'src'), agentServiceDir, here, cookbook].join(path.delimiter),
    PYTHONHASHSEED: '0', // what Agno makes of a set has the same order in both
    OPENAI_API_KEY: 'none',
    OPENAI_BASE_URL: SCRIPTED_MODEL_URL,
  };
  stack.model.spec = {
    ...stack.model.spec,
    args: [path.join(here, 'model-server.mjs')],
    env: { ...env, SCRIPTED_MODEL_PORT, REQUEST_LOG: requestLog },
  };
  stack.agentService.spec = { ...stack.agentService.spec, args: ['-m', 'tests.kit.faulty_service'], env };
  const client = await createTemporalClient({ env: stack.env });
  return {
    stack,
    client,
    dataDir,
    env,
    requestLog,
    /** Told of each point that a call reaches; the call stands there until this has ended. */
    set atPoint(/** @type {typeof atPoint} */ told) {
      atPoint = told;
    },
    /** The model speaks to this agent from now on. @param {import('./agents.mjs').Subject} subject */
    async speakTo({ replies = {} }) {
      await stack.model.restart({ REPLIES: JSON.stringify(replies) });
    },
    /** Serves the agents of its module, from a folder, and notes executions of tools. @param {import('./agents.mjs').Subject} subject @param {string} cwd @param {string} toolLog */
    async serve({ module }, cwd, toolLog) {
      const { agentService } = stack;
      agentService.spec = { ...agentService.spec, cwd, env: { ...env, AGENTS_MODULE: module, TOOL_LOG: toolLog } };
      await agentService.restart();
    },
    async close() {
      await client.close();
      await stack.stop();
      await points.close();
    },
  };
}
