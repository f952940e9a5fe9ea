import type { RunStatus } from '@platform/temporal';
import { colours } from './marks.js';

const looks: Readonly<Record<RunStatus, { mark: string; colour: (text: string) => string }>> = {
  running: { mark: '●', colour: colours.blue },
  waiting: { mark: '?', colour: colours.yellow },
  paused: { mark: '‖', colour: colours.yellow },
  stalled: { mark: '■', colour: colours.red },
  completed: { mark: '✓', colour: colours.green },
  failed: { mark: '✗', colour: colours.red },
  cancelled: { mark: '⊘', colour: colours.dim },
};

export function statusMark(status: RunStatus): string {
  return looks[status].mark;
}

/** `✓ completed`, without colour. */
export function statusText(status: RunStatus): string {
  return `${statusMark(status)} ${status}`;
}

export function statusColour(text: string, status: RunStatus): string {
  return looks[status].colour(text);
}
