/** A model call as lines of text: what was sent, and the answer. */
import type { ModelCall } from '@platform/temporal';
import { duration, type RequestParts, requestKnown, requestParts, type SentMessage } from '@platform/temporal/words';
import { colours } from './marks.js';
import { argumentsText, counted, jsonText, oneLine, shorten, wrap, wrapBlock } from './text.js';

interface Options {
  /** Nothing is shortened. */
  full?: boolean;
}

/** Characters of a message that are shown without `--full`. */
const shown = 600;

/** The call from its request to its answer. */
export function modelCallLines(call: ModelCall, options: Options): string[] {
  const parts = requestParts(call.request);
  return [
    headline(call),
    colours.dim(wrap(requestKnown(call.request))),
    ...messagesLines(parts, call, options),
    ...toolsLines(parts, options),
    ...Object.entries(parts.parameters).map(([name, value]) =>
      wrap(`${colours.dim(`${oneLine(name)}:`)} ${jsonText(value)}`),
    ),
    ...answerLines(call, options),
  ];
}

function headline({ turn, n, model, member, owner, ms, inputTokens, outputTokens, costUsd }: ModelCall): string {
  const facts = [
    member?.name ?? owner ?? 'helper',
    `${inputTokens} tokens in, ${outputTokens} out`,
    ...(costUsd === undefined ? [] : [`$${costUsd}`]),
    ...(ms === undefined ? [] : [duration(ms)]),
  ];
  return `${colours.bold(`${turn}.${n}  ${oneLine(model)}`)}  ${colours.dim(facts.map(oneLine).join(', '))}`;
}

function messagesLines({ messages }: RequestParts, { request }: ModelCall, options: Options): string[] {
  const from = options.full ? 0 : Math.min(request.earlier, messages.length);
  const folded = from > 0 ? [colours.dim(`  ${counted(from, 'earlier message')}: --full`)] : [];
  return [...folded, ...messages.slice(from).flatMap((message) => messageLines(message, options))];
}

function messageLines({ role, text, calls, answers }: SentMessage, options: Options): string[] {
  const head = colours.cyan(oneLine(role)) + (answers ? colours.dim(`  ${oneLine(answers)}`) : '');
  const said = text === '' ? [] : [wrapBlock(cut(text, options), '  ')];
  return [head, ...said, ...calls.map((call) => wrap(`→ ${call.tool ?? ''}  ${argumentsText(call.arguments)}`, '  '))];
}

function toolsLines({ tools }: RequestParts, { full }: Options): string[] {
  if (tools.length === 0) return [];
  if (!full) return [wrap(`${colours.dim('tools:')} ${tools.map(({ name }) => oneLine(name)).join(', ')}`)];
  return tools.flatMap(({ name, description = '', parameters }) => [
    wrap(`${colours.dim('tool')} ${oneLine(name)}  ${colours.dim(oneLine(description))}`),
    wrap(jsonText(parameters ?? {}), '  '),
  ]);
}

function answerLines({ answer, failure }: ModelCall, options: Options): string[] {
  if (!answer) return [colours.red(wrap(`✗ ${failure ?? ''}`))];
  const ids = answer.provider ? [wrap(`${colours.dim('provider:')} ${shorten(jsonText(answer.provider), 1_000)}`)] : [];
  const thought = answer.reasoning ? [colours.dim(wrapBlock(cut(answer.reasoning, options), '  '))] : [];
  return [
    colours.green('answer'),
    ...thought,
    ...messageLines({ role: '', text: answer.text, calls: answer.calls }, options).slice(1),
    ...ids,
  ];
}

function cut(text: string, { full }: Options): string {
  if (full || text.length <= shown) return text;
  return `${text.slice(0, shown)}… (${(text.length - shown).toLocaleString('en')} more characters: --full)`;
}
