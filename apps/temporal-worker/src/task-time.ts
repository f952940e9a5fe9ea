/** Whether a debugger is expected. The SDK reads the variable in the same way. */
const debugs = ['1', 't', 'true'].includes(process.env.TEMPORAL_DEBUG?.toLowerCase() ?? '');

/**
 * How long a workflow's code may work on one task before it is stopped.
 *
 * A replay of a large history takes seconds on a busy machine. The SDK's own limit of 5 s ends more than that task: where V8 stops code in the
 * middle of a promise, Node's stack of async hooks is broken, and Node ends the whole process ("async hook stack has become corrupted").
 * So this limit is for a loop without end alone, which would hold a thread for ever.
 * A debugger halts the code for as long as it likes: under `TEMPORAL_DEBUG` the SDK has no limit, and this sets none.
 * (The SDK takes it, and its types do not name it.)
 */
export const taskTime: { readonly isolateExecutionTimeout?: '2 minutes' } = debugs
  ? {}
  : { isolateExecutionTimeout: '2 minutes' };
