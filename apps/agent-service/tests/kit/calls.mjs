/**
 * Requests of model calls as TypeScript reads them from a journal and the payload store, for `kit/shown_calls.py`: JSON on standard input, JSON on
 * standard output.
 */
import { text } from 'node:stream/consumers';
import { parseJson, writeJson } from '@platform/temporal/json';
import { requestOf } from '../../../../packages/@platform/temporal/dist/calls/request-of.js';

const { turns, payloads } = /** @type {any} */ (parseJson(await text(process.stdin)));
const store = { get: async (/** @type {string} */ name) => Buffer.from(payloads[name]) };
const shown = [];
for (const turn of turns) {
  for (const entry of turn.entries) {
    if (!['model', 'error', 'spent'].includes(entry.kind)) continue;
    const { known, body, earlier } = await requestOf(store, turns, turn, entry);
    shown.push({ known, text: body && writeJson(body), earlier });
  }
}
process.stdout.write(JSON.stringify(shown));
