/** A request for a decision, as the one who decides reads it. */
import type { PendingDecision } from '@platform/temporal';
import { kindOf } from '@platform/temporal/decisions';
import { setField } from '@platform/temporal/json';
import { standingOf, standingWords } from '@platform/temporal/standing';
import {
  ago,
  duration,
  factLines,
  factsOf,
  outcomeHint,
  ownDefaults,
  ownDefaultsTitle,
  requestTitle,
  shellWord,
} from '@platform/temporal/words';
import { serverNow } from '../server-time.js';
import { colours } from './marks.js';
import { factsText, jsonText, oneLine, shownValueText, wrap, wrapBlock } from './text.js';

/** The request with every argument in full, because these arguments will run. */
export function requestLines(request: PendingDecision, startedBy: string): string[] {
  const title = oneLine(requestTitle(request));
  const when = colours.dim(` (asked ${ago(request.askedAt, serverNow())})`);
  const facts = factLines(factsOf(request.arguments, request.display));
  const width = Math.max(0, ...facts.map(({ label }) => oneLine(label).length)) + 2;
  return [
    `${colours.yellow('?')} ${colours.bold(title)}${when}`,
    ...standingLines(request, startedBy).map((line) => colours.yellow(wrap(line, '    '))),
    ...(kindOf(request).form === 'outcome' ? [wrap(outcomeHint(request), '    ')] : []),
    ...(request.description ? [colours.dim(wrapBlock(request.description.trim(), '    '))] : []),
    ...facts.map(({ label, shown, value }) => {
      const text = wrapBlock(shownValueText(shown, value), ' '.repeat(4 + width)).slice(4 + width);
      return `    ${colours.dim(oneLine(label).padEnd(width))}${text}`;
    }),
    ...defaultLines(request),
    ...(request.fields ?? []).map(({ name, type, description }) =>
      wrap(`${name} (${type})${description ? `: ${oneLine(description)}` : ''}`, '    '),
    ),
    ...(request.questions ?? []).flatMap(({ question, options, multiSelect }) => [
      wrap(`${oneLine(question)}${multiSelect ? ' (several possible)' : ''}`, '    '),
      ...options.map(({ label, description }) =>
        wrap(`- ${oneLine(label)}${description ? `: ${oneLine(description)}` : ''}`, '      '),
      ),
    ]),
  ];
}

/** The tool's own defaults for arguments that the model left out. They will run too. */
function defaultLines(request: PendingDecision): string[] {
  const defaults = ownDefaults(request, request.arguments);
  return Object.keys(defaults).length > 0
    ? [wrap(`${ownDefaultsTitle} ${factsText(defaults, request.display)}`, '    ')]
    : [];
}

/** Whom the request waits for, what happens without a decision, and who agreed to what so far. */
function standingLines(request: PendingDecision, startedBy: string): string[] {
  const words = standingWords(request, { now: serverNow(), startedBy, durationText: duration });
  const { agreed, proposals } = standingOf(request);
  return [
    ...(words ? [words] : []),
    ...(agreed.length > 0 ? [`Agreed: ${agreed.map(({ by }) => oneLine(by)).join(', ')}`] : []),
    ...proposals.map(({ arguments: args, votes, required }) => {
      const who = votes.map(({ by }) => oneLine(by)).join(', ');
      return `Agreed to other arguments (${votes.length} of ${required}): ${who}: ${factsText(args, request.display)}`;
    }),
  ];
}

/** The commands that decide the request, one on each line. */
export function decideCommands(runId: string, request: PendingDecision, alone: boolean): string[] {
  const target = alone ? runId : `${runId} ${request.id}`;
  const reject = `npm run cli -- reject ${target} --note "…"`;
  const { form, about, actions } = kindOf(request);
  switch (form) {
    case 'permission':
      if (about === 'call') return [`npm run cli -- approve ${target}`, reject];
      return [
        `npm run cli -- approve ${target}`,
        `npm run cli -- approve ${target} --edit ${shellWord(jsonText(request.arguments))}`,
        reject,
      ];
    case 'outcome':
      return [
        `npm run cli -- resolve ${target} --ran "<result>" | ${actions.includes('again') ? '--again | ' : ''}--skip`,
      ];
    case 'values':
      return [`npm run cli -- answer ${target} --values ${shellWord(jsonText(exampleValues(request)))}`, reject];
  }
}

/** Example values of the right shape. The reader replaces them. */
function exampleValues({ fields, questions }: PendingDecision): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const { name, value } of fields ?? []) setField(values, name, value ?? '…');
  for (const { question, options } of questions ?? []) setField(values, question, [options[0]?.label ?? '…']);
  return values;
}
