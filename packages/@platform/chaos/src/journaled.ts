import type { RunView } from '@platform/temporal';

/**
 * Whether the journal of a run holds how a call ended. An acknowledgement that its process did not live to see, or that came too late for it, is known
 * only from there. `call`: as the kit names calls, `model 2` or `charge #2`.
 */
export function isJournaled({ timeline }: Pick<RunView, 'timeline'>, call: string): boolean {
  const [, tool = '', count = '1'] = /^(.+?)(?: #?(\d+))?$/.exec(call) ?? [];
  const ended = timeline.filter((item) =>
    tool === 'model' ? item.kind === 'message' : item.kind === 'tool' && item.tool === tool && item.n !== undefined,
  );
  return ended.length >= Number(count);
}
