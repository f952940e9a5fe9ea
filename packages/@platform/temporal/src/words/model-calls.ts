/** What people are told of a model call, and how they repeat it. */
import type { ModelCallRequest, RequestKnowledge } from '../calls/model-call.js';
import type { AskedCall } from '../domain/journal/agno-messages.js';
import { asList, asObject, asText, contentText, type JsonObject, toolArguments } from '../domain/json/read.js';
import { writeJson } from '../domain/json.js';
import { shownJson } from '../domain/shown.js';
import { shellQuoted } from './shell.js';

const said: Readonly<Record<RequestKnowledge, string>> = {
  sent: 'Exactly what was sent, byte for byte.',
  named: 'What was sent, with names in the place of the contents of files.',
  remade:
    'Put together from the record. It is not proven that every byte was sent so: a secret was left out, or something was changed on its way.',
  given: 'What the agent gave to the provider’s client. The request itself was not seen.',
  journal: 'The messages. Tools and parameters were not recorded at that time.',
  tooLarge: 'The request was too large to be kept.',
  lost: 'The payload store no longer has the request. Restore it from a backup.',
  none: 'The request was not recorded.',
};

/** How well a request is known, as a sentence. */
export function requestKnown({ known }: ModelCallRequest): string {
  return said[known];
}

/** A message of a conversation as it was sent. */
export interface SentMessage {
  role: string;
  /** Its text; of parts that are no text, their JSON. */
  text: string;
  calls: AskedCall[];
  /** The call that it is the result of. */
  answers?: string;
}

/** A tool that the model was offered. */
export interface OfferedTool {
  name: string;
  description?: string;
  parameters?: unknown;
}

/** What a request says, in parts for people: every field of its JSON is in one of them. */
export interface RequestParts {
  messages: SentMessage[];
  tools: OfferedTool[];
  /** Everything else: the model, temperature, what else the agent set. */
  parameters: JsonObject;
}

/** The parts of a request. */
export function requestParts({ body = {}, conversation }: ModelCallRequest): RequestParts {
  const { tools, ...rest } = body;
  const parameters = Object.fromEntries(Object.entries(rest).filter(([name]) => name !== conversation));
  return {
    messages: asList(conversation && body[conversation]).map(toMessage),
    tools: asList(tools).map(toTool),
    parameters,
  };
}

function toMessage(given: unknown): SentMessage {
  const message = asObject(given) ?? {};
  const { content } = message;
  const text = asList(content).every((part) => asText(asObject(part)?.text) !== undefined)
    ? contentText(content)
    : (writeJson(content, 2) ?? '');
  const calls = asList(message.tool_calls).map(toCall);
  const answers = asText(message.tool_call_id);
  return { role: asText(message.role) ?? asText(message.type) ?? '', text, calls, ...(answers && { answers }) };
}

function toCall(given: unknown): AskedCall {
  const { id, function: asked } = asObject(given) ?? {};
  const { name, arguments: args } = asObject(asked) ?? {};
  return { toolCallId: asText(id), tool: asText(name), arguments: toolArguments(args) };
}

function toTool(given: unknown): OfferedTool {
  const tool = asObject(given) ?? {};
  const described = asObject(tool.function) ?? tool;
  return {
    name: asText(described.name) ?? asText(tool.type) ?? '',
    description: asText(described.description),
    parameters: described.parameters ?? described.input_schema,
  };
}

/**
 * A request as a command for a shell, which takes nothing of the record for its own; the key is taken from the environment, and so is the address of a
 * provider whose own is not known here. What is hidden in a text is escaped, which means the same. `undefined` where nobody knows what was sent.
 */
export function curlOf({ provider = '', path, body }: ModelCallRequest): string | undefined {
  if (!path || !body) return undefined;
  const isAnthropic = provider.toLowerCase() === 'anthropic';
  const address = isAnthropic
    ? ':-https://api.anthropic.com'
    : provider.toLowerCase() === 'openai'
      ? ':-https://api.openai.com/v1'
      : ':?is to be the address of the provider';
  const headers = isAnthropic
    ? ['-H "x-api-key: $ANTHROPIC_API_KEY"', "-H 'anthropic-version: 2023-06-01'"]
    : ['-H "Authorization: Bearer $OPENAI_API_KEY"'];
  return [
    `curl -sS "\${MODEL_BASE_URL${address}}"${shellQuoted(path)}`,
    ...headers,
    "-H 'content-type: application/json'",
    `--data-raw ${shellQuoted(shownJson(writeJson(body) ?? ''))}`,
  ].join(' \\\n  ');
}
