/** What a model said and what a tool did, as lines of text. */
import type { MessageItem, ToolItem } from '@platform/temporal';
import { duration, toolWords } from '@platform/temporal/words';
import { colours, lineBreak } from './marks.js';
import { argumentsText, columns, oneLine, shorten, wrapBlock } from './text.js';

/** Characters that are shown unless everything is asked for. */
const shown = { result: 300, reasoning: 500, message: 4_000 } as const;

export interface ItemOptions {
  /** Nothing is shortened. */
  full?: boolean;
}

export function messageLines({ text, reasoning }: MessageItem, options: ItemOptions): string[] {
  const thought = reasoning ? [colours.dim(wrapBlock(cut(reasoning, shown.reasoning, options), '  '))] : [];
  return text.trim() === '' ? thought : [...thought, wrapBlock(cut(text.trim(), shown.message, options), '  ')];
}

export function toolLines(item: ToolItem, before: ToolItem | undefined, options: ItemOptions): string[] {
  const name = colours.cyan(oneLine(item.tool));
  const width = oneLine(item.tool).length + '  →   '.length;
  const asked = before ? [] : [hang(`  → ${name}  `, width, callText(item.arguments, options))];
  if (item.childRun && !before?.childRun)
    asked.push(colours.dim(`    run ${oneLine(item.childRun.runId)} of ${oneLine(item.childRun.agentId)}`));
  if (before?.state === item.state) return asked;
  if (item.kept) return [...asked, colours.dim(`  ← ${oneLine(item.tool)}  as in the run before, not done again`)];
  switch (item.state) {
    case 'done':
      return [...asked, resultLine(`  ← ${name}  `, width, item.result ?? '', item.ms, options)];
    case 'failed':
      return [...asked, resultLine(`  ${colours.red('✗')} ${name}  `, width, item.error ?? '', item.ms, options)];
    case 'unknown':
      return [...asked, `  ${colours.yellow('?')} ${name} ${colours.yellow(toolWords.unknown)}`];
    default:
      return asked;
  }
}

/** Arguments of a call in short: whoever decides on it gets to read all of them. */
function callText(args: Record<string, unknown>, { full }: ItemOptions): string {
  const text = argumentsText(args);
  return full ? text : shorten(text, 2 * columns());
}

function resultLine(head: string, width: number, text: string, ms: number | undefined, options: ItemOptions): string {
  const took = ms !== undefined && ms >= 1_000 ? colours.dim(` (${duration(ms)})`) : '';
  return hang(head, width, cut(text, shown.result, options)) + took;
}

/** Text behind a head of `width` characters, wrapped so that it hangs under its own beginning. */
function hang(head: string, width: number, text: string): string {
  if (width > columns() / 3) return `${head.trimEnd()}${lineBreak}${wrapBlock(text, '    ')}`;
  return head + wrapBlock(text, ' '.repeat(width)).slice(width);
}

function cut(text: string, characters: number, { full }: ItemOptions): string {
  if (full || text.length <= characters) return text;
  const missing = (text.length - characters).toLocaleString('en');
  return `${text.slice(0, characters)}… (${missing} more characters: --full)`;
}
