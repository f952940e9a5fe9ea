/** What a model said and what a tool did, as lines of text. */
import type { FileReference, MessageItem, ToolItem } from '@platform/temporal';
import { changesWords, duration, sizeWords, toolWords } from '@platform/temporal/words';
import { colours, lineBreak } from './marks.js';
import { argumentsText, columns, oneLine, shorten, wrapBlock } from './text.js';

/** Characters that are shown without `--full`. */
const shown = { result: 300, reasoning: 500, message: 4_000 } as const;

export interface ItemOptions {
  /** Nothing is shortened. */
  full?: boolean;
}

/** A line for each file, behind a word: its name and size. */
export function fileLines(before: string, files: readonly FileReference[] = []): string[] {
  return files.map(({ name, size }) => colours.dim(`${before} ${oneLine(name)} (${sizeWords(size)})`));
}

/** What a model said and thought, and the files that it made. */
export function messageLines({ text, reasoning, files, changed }: MessageItem, options: ItemOptions): string[] {
  const made = fileLines('  made', files);
  const thought = reasoning ? [colours.dim(wrapBlock(cut(reasoning, shown.reasoning, options), '  '))] : [];
  const said = text.trim() === '' ? [] : [wrapBlock(cut(text.trim(), shown.message, options), '  ')];
  return [...thought, ...said, ...changeLines(changed), ...made];
}

/** What is new about a tool call, given how it was when it was printed last: what it was asked, and what came of it. */
export function toolLines(item: ToolItem, before: ToolItem | undefined, options: ItemOptions): string[] {
  const name = colours.cyan(oneLine(item.tool));
  const width = oneLine(item.tool).length + '  →   '.length;
  const asked = before ? [] : [hang(`  → ${name}  `, width, callText(item.arguments, options))];
  if (item.childRun && !before?.childRun)
    asked.push(colours.dim(`    run ${oneLine(item.childRun.runId)} of ${oneLine(item.childRun.agentId)}`));
  if (before?.state === item.state) return asked;
  if (item.kept) {
    const told = item.changed?.some(({ what }) => what === 'result');
    const how = told ? cut(item.result ?? '', shown.result, options) : 'as in the run before, not done again';
    return [...asked, hang(`  ← ${name}  `, width, how), ...changeLines(item.changed)];
  }
  switch (item.state) {
    case 'done':
      return [
        ...asked,
        resultLine(`  ← ${name}  `, width, item.result ?? '', item.ms, options),
        ...fileLines('    made', item.files),
      ];
    case 'failed':
      return [...asked, resultLine(`  ${colours.red('✗')} ${name}  `, width, item.error ?? '', item.ms, options)];
    case 'unknown':
      return [...asked, `  ${colours.yellow('?')} ${name} ${colours.yellow(toolWords.unknown)}`];
    case 'requested':
    case 'running':
    case 'rejected':
    case 'skipped':
      return asked;
  }
}

/** Whose words stand there instead of the model's or the tool's. */
function changeLines(changed: ToolItem['changed']): string[] {
  const words = oneLine(changesWords(changed));
  return words ? [colours.yellow(`    ${words}, for this fork`)] : [];
}

/** The arguments of a call in short. Whoever decides on the call reads all of them elsewhere. */
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
