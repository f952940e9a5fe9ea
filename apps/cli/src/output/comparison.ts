/** Two runs side by side, as lines of text. */
import type { RunView } from '@platform/temporal';
import {
  argumentsOf,
  type ComparedStep,
  comparedFacts,
  comparedWords,
  isSame,
  outcomeText,
  type RunComparison,
  type Step,
  stepName,
  wordDifference,
} from '@platform/temporal/compare';
import { writeJson } from '@platform/temporal/json';
import { colours } from './marks.js';
import { type Column, table } from './table.js';
import { argumentsText, counted, oneLine, shorten, wrapBlock } from './text.js';

type Fact = ReturnType<typeof comparedFacts>[number];

const columnsOfFacts: readonly Column<Fact>[] = [
  { title: '', cell: ({ name }) => name },
  { title: 'FIRST', cell: ({ before }) => shorten(before, 40) },
  { title: 'SECOND', cell: ({ after }) => shorten(after, 40) },
  { title: 'CHANGE', cell: ({ change = '' }) => change },
];

/** What both used, each step that differs, and the answers. Steps that are the same are counted. */
export function comparisonLines(comparison: RunComparison, { content, runId }: RunView, before: RunView): string[] {
  const heading = (name: string) => ['', colours.bold(name)];
  const answers = [before.content, content].map(answerText) as [string, string];
  return [
    `${colours.dim('First: ')} ${oneLine(before.runId)}`,
    `${colours.dim('Second:')} ${oneLine(runId)}`,
    ...['', table(columnsOfFacts, comparedFacts(comparison))],
    ...heading('Steps'),
    ...stepLines(comparison.steps, '  '),
    ...heading('Answer'),
    ...(answers[0] === answers[1] ? [answers[0] === '' ? '  None yet.' : '  The same.'] : [differing(answers, '  ')]),
  ];
}

function answerText(content: unknown): string {
  if (content === undefined) return '';
  return typeof content === 'string' ? content : writeJson(content, 2);
}

function stepLines(steps: readonly ComparedStep[], indent: string): string[] {
  const lines: string[] = [];
  let same = 0;
  const close = () => {
    if (same > 0) lines.push(colours.dim(`${indent}= ${counted(same, 'step')} the same`));
    same = 0;
  };
  for (const step of steps) {
    if (isSame(step)) same++;
    else {
      close();
      lines.push(...oneStep(step, indent));
    }
  }
  close();
  return lines;
}

function oneStep(step: ComparedStep, indent: string): string[] {
  const { before, after, differences, members } = step;
  const side = after ?? before;
  if (!side) return [];
  const mark = !after ? colours.red('-') : !before ? colours.green('+') : colours.yellow('~');
  const inside = `${indent}    `;
  return [
    `${indent}${mark} ${colours.cyan(oneLine(stepName(side)))}  ${colours.dim(comparedWords(step))}`,
    ...(before && after
      ? differences.flatMap((one) => differenceLines(one, before, after, inside))
      : [wrapBlock(shorten(textOf(side), 400), inside)].filter((line) => line.trim())),
    ...members.flatMap(({ name, steps }) =>
      steps.every(isSame)
        ? []
        : [`${inside}${colours.magenta(`${oneLine(name)}:`)}`, ...stepLines(steps, `${inside}  `)],
    ),
  ];
}

/** What a step that only one run has says or does. */
function textOf({ item }: Step): string {
  if (item.kind === 'tool') return argumentsText(argumentsOf(item));
  if (item.kind === 'request') return answerText(item.request);
  return item.text;
}

function differenceLines(one: string, before: Step, after: Step, indent: string): string[] {
  const texts = [before, after].map((step): string => {
    const { item } = step;
    if (one === 'result') return outcomeText(step);
    if (one === 'decision')
      return step.decisions.map(({ decision }) => decision?.action ?? 'open').join(', ') || 'nobody';
    if (one === 'model') return item.kind === 'message' ? item.model : '';
    return textOf(step);
  }) as [string, string];
  return [differing(texts, indent)];
}

/** Both texts as one, with what is gone and what is new marked: by colour, and where there is none by signs. */
function differing([before, after]: [string, string], indent: string): string {
  const text = wordDifference(before, after).map(({ text, only }) => {
    if (only === undefined) return text;
    return only === 'added' ? colours.green(`{+${text}+}`) : colours.red(`[-${text}-]`);
  });
  return wrapBlock(text.join(''), indent);
}
