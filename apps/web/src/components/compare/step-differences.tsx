import { argumentsOf, type Difference, outcomeText, type Step } from '@platform/temporal/compare';
import { outputText, valueText } from '@/words/visible';
import { WordDifference } from './word-difference';

interface StepDifferencesProps {
  before: Step;
  after: Step;
  differences: readonly Difference[];
}

const titles: Readonly<Record<Difference, string>> = {
  request: 'Request',
  message: 'Message',
  answer: 'Words of the model',
  model: 'Model',
  arguments: 'Arguments',
  result: 'Result',
  decision: 'Decision',
};

/** What differs in a step, word by word. */
export function StepDifferences({ before, after, differences }: StepDifferencesProps) {
  return (
    <dl className="grid gap-x-5 gap-y-2 border-t px-3 py-2.5 text-sm sm:grid-cols-[minmax(5rem,max-content)_1fr]">
      {differences.map((one) => (
        <div key={one} className="contents">
          <dt className="text-[0.8125rem] text-muted-foreground leading-relaxed max-sm:-mb-2">{titles[one]}</dt>
          <dd
            // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable with the keyboard
            tabIndex={0}
            className="max-h-80 min-w-0 overflow-y-auto whitespace-pre-wrap break-words"
          >
            <WordDifference before={textOf(one, before)} after={textOf(one, after)} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

function textOf(difference: Difference, step: Step): string {
  const { item, decisions } = step;
  switch (difference) {
    case 'result':
      return outputText(outcomeText(step));
    case 'decision':
      return decisions.map(({ decision }) => decision?.action ?? 'open').join(', ') || 'nobody was asked';
    case 'model':
      return item.kind === 'message' ? item.model : '';
    case 'arguments':
      return item.kind === 'tool' ? valueText(argumentsOf(item)) : '';
    case 'request':
      return item.kind === 'request' ? valueText(item.request) : '';
    case 'message':
    case 'answer':
      return 'text' in item ? item.text : '';
  }
}
