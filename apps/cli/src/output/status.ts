import type { RunStatus } from '@platform/temporal';
import pc from 'picocolors';

const looks: Readonly<Record<RunStatus, { mark: string; colour: (text: string) => string }>> = {
  running: { mark: '●', colour: pc.blue },
  waiting: { mark: '?', colour: pc.yellow },
  paused: { mark: '‖', colour: pc.yellow },
  stalled: { mark: '■', colour: pc.red },
  completed: { mark: '✓', colour: pc.green },
  failed: { mark: '✗', colour: pc.red },
  cancelled: { mark: '⊘', colour: pc.dim },
};

/** `✓ completed`, without colour. */
export function statusText(status: RunStatus): string {
  return `${looks[status].mark} ${status}`;
}

export function statusColour(text: string, status: RunStatus): string {
  return looks[status].colour(text);
}
