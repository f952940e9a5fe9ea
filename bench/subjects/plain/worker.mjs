// @ts-check
/**
 * The worker of the hand-written workflow, with the TypeScript activities when `BENCH_ACTIVITIES` is set. Its settings are the SDK's
 * defaults. Writes a line of JSON when it is ready, and for each run that waits for a person.
 */
import path from 'node:path';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { createActivities } from './activities.mjs';

const tell = (/** @type {unknown} */ message) => process.stdout.write(`${JSON.stringify(message)}\n`);
const { TEMPORAL_ADDRESS, BENCH_QUEUE = '', BENCH_ACTIVITIES, SCRIPTED_MODEL_URL = '' } = process.env;

Runtime.install({ logger: new DefaultLogger('ERROR') });
const connection = await NativeConnection.connect({ address: TEMPORAL_ADDRESS });
const worker = await Worker.create({
  connection,
  taskQueue: BENCH_QUEUE,
  workflowsPath: path.join(import.meta.dirname, 'workflow.mjs'),
  sinks: {
    bench: {
      waits: {
        fn: (_info, workflowId) => {
          tell({ waits: workflowId });
        },
      },
    },
  },
  ...(BENCH_ACTIVITIES && { activities: createActivities(SCRIPTED_MODEL_URL) }),
});
const running = worker.run();
tell({ ready: true });
await running;
await connection.close();
