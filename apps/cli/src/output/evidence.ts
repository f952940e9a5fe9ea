/** What an agent knew and said when it asked, as lines of text. */
import type { Evidence } from '@platform/temporal';
import { colours } from './marks.js';
import { argumentsText, columns, oneLine, shorten, wrap, wrapBlock } from './text.js';

/** Below the request: the task of a member, the results, the last words. What is left out is said. */
export function evidenceLines({ task, said, results, earlier, runId }: Evidence): string[] {
  const lines = [
    ...(task ? [wrapBlock(`was given: ${task.text}`, '      ')] : []),
    ...(earlier > 0 ? [wrap(`${earlier} earlier results: npm run cli -- show ${runId}`, '      ')] : []),
    ...results.flatMap(({ tool, arguments: args, ok, text, cut }) => [
      shorten(`      → ${oneLine(tool)}  ${args ? argumentsText(args) : ''}`, columns()),
      wrapBlock(`${ok ? '←' : '✗'} ${text}${cut ? ' …' : ''}`, '      '),
    ]),
    ...(said ? [wrapBlock(`“${said.text.trim()}${said.cut ? ' …' : ''}”`, '      ')] : []),
  ];
  return lines.length > 0 ? [colours.dim('    before it asked:'), ...lines.map(colours.dim)] : [];
}
