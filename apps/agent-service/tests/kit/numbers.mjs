/**
 * What TypeScript makes of a value, for `tests/service/values/test_numbers.py`: a line of JSON in, a line of JSON out, with the code that clients,
 * the workflow and the console use. `payload` is the text of a request for a decision as the agent-service writes it, `text` the arguments
 * of a call as a model writes them.
 */
import { createHash } from 'node:crypto';
import { createInterface } from 'node:readline';
import { decisionAnswerSchema, decisionRequestSchema } from '@platform/temporal/agent-service';
import { checkDecision } from '@platform/temporal/decisions';
import { canonicalJson, parseJson, writeJson } from '@platform/temporal/json';
import { payloadConverter } from '@platform/temporal/payload-converter';

const metadata = { encoding: Buffer.from('json/plain') };
const read = (/** @type {string} */ text) => payloadConverter.fromPayload({ metadata, data: Buffer.from(text) });
const written = (/** @type {unknown} */ value) => Buffer.from(payloadConverter.toPayload(value).data ?? []).toString();
const hash = (/** @type {unknown} */ value) => createHash('sha256').update(canonicalJson(value)).digest('hex');

/** A person changes one argument on the page: through the API's JSON, and through the update's payload into the workflow. */
function edit(/** @type {any} */ request) {
  const seen = /** @type {any} */ (parseJson(writeJson({ request }))).request;
  const body = writeJson({
    requestId: seen.id,
    action: 'approve',
    by: 'ana',
    arguments: { ...seen.arguments, edited: 'yes' },
  });
  const check = checkDecision(
    { pending: [{ ...request, askedAt: '' }], decided: new Map(), startedBy: 'bo', now: 0 },
    read(written(parseJson(body))),
  );
  if (!check.ok) throw new Error(check.message);
  return check.submission.arguments;
}

function answer(/** @type {any} */ request, /** @type {unknown} */ args) {
  const { id: requestId, toolCallId, kind, argumentsHash } = request;
  return decisionAnswerSchema.parse({ requestId, toolCallId, kind, action: 'approve', argumentsHash, arguments: args });
}

function through(/** @type {{ payload?: string, text?: string }} */ { payload, text }) {
  if (text !== undefined) return { shown: writeJson(parseJson(text)) };
  const request = decisionRequestSchema.parse(read(payload ?? ''));
  return {
    shown: writeJson(request.arguments, 2),
    hash: hash(request.arguments),
    carried: written(answer(request, request.arguments)),
    edited: written(answer(request, edit(request))),
  };
}

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify(through(JSON.parse(line)))}\n`);
}
