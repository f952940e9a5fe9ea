/** Commands for a shell, to be copied. */

/** A text between quotes, in which a POSIX shell reads nothing. */
export const shellQuoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;

/** A text as one word of a POSIX shell, with quotes where it needs them. */
export function shellWord(text: string): string {
  return /^[\w./:=@%+,-]+$/.test(text) ? text : shellQuoted(text);
}

/** Commands that show, follow and verify a run, for the command line of this product. They hold no secret. */
export function runCommands(runId: string): { title: string; command: string }[] {
  const word = shellWord(runId);
  return [
    { title: 'Show', command: `agents show ${word}` },
    { title: 'Follow', command: `agents watch ${word}` },
    { title: 'Audit', command: `agents audit ${word}` },
  ];
}

/** A request for a run over HTTP. `address`: of the console; `hasSignIn`: the token is taken from the environment. */
export function runCurl(address: string, runId: string, hasSignIn: boolean): string {
  const url = shellWord(`${address}/api/v1/runs/${encodeURIComponent(runId)}`);
  return ['curl -sS', ...(hasSignIn ? ['-H "Authorization: Bearer $AGENTS_TOKEN"'] : []), url].join(' ');
}
