/** The person pressed Ctrl-C or Escape, or the question was removed. */
export const left = Symbol('left');
