/**
 * Scripts for tests, added to the scripted model by `SCRIPTED_MODEL_SCRIPTS=<this file>`. The user message says what the model does:
 *
 *     any words script: [step, step, …] any words
 *
 * Step i answers the i-th request after that message (counted by the assistant messages since). A step is
 *
 *     "text"                                     the model says it (the last step of a run)
 *     ["quick", {"n": 1}]                        it calls a tool
 *     [["quick", {"n": 1}], ["slow", {"n": 2}]]  it calls tools in parallel
 *     {"text": "…", "calls": [["quick", {}]]}    both
 *     ["quick", "{\"n\": 1.0}"]                  the text of its arguments, as it is
 *     ["quick", {"n": 1}, "call_1"]              under an id that providers are not to give, such as one that was given before
 *
 * In the arguments of a call, "<title>" stands for the id that a team's task of this title was given.
 *
 * or a condition or a fault, with the step that counts after it in `then`; they nest:
 *
 *     {"status": 429, "retryAfter": 1, "times": 2, "then": step}   an error for the first 2 requests; `times` left out: for all.
 *                            "until": "/path" instead of `times`: as long as that file is missing. "key": "k" instead: unless the
 *                            request's bearer token is k. "code" and "message" go into the error's body.
 *     {"delay": 2, "then": step}         answered after 2 s
 *     {"hold": "/path", "then": step}    answered once that file is there
 *     {"holdAfter": 9, "until": "/path", "then": step}   after 9 chunks of 5 characters, the rest once that file is there
 *     {"hang": 5, "times": 1, "then": step}        nothing for 5 s, then the connection breaks
 *     {"disconnect": 2, "times": 1, "then": step}  the connection breaks after 2 chunks of the answer (`true`: after 1)
 *     {"tokenMs": 100, "then": step}     one token every 100 ms
 *
 * `times` is counted in this process per model id, text of the user message, and step: give each test its own words.
 * A step that cannot be read is answered with status 400 and says why, so that the test fails with a reason.
 *
 * A message whose script is used up is answered with "script ended". Helpers of Agno that hand the user's message on (memory
 * manager, session summary) are answered first: the manager adds one memory, the summary is a fixed one.
 */
import { textOf } from '../../scripted-model/conversation.mjs';
import { directiveIn } from './directive.mjs';
import { helpers } from './helpers.mjs';
import { replyOf } from './steps.mjs';
import { withTaskIds } from './task-ids.mjs';

/** @type {Map<string, number>} */
const counters = new Map();

/** @type {import('../../scripted-model/reply.mjs').Script} */
const scripted = {
  name: 'script',
  reply({ model, messages }, { headers }) {
    const start = messages.findLastIndex((message) => message.role === 'user' && textOf(message).includes('script:'));
    if (start < 0) return undefined;
    const text = textOf(messages[start]);
    const turn = messages.slice(start).filter((message) => message.role === 'assistant').length;
    try {
      const steps = directiveIn(text);
      if (turn >= steps.length) return { text: 'script ended' };
      const bearer = headers.authorization?.replace(/^Bearer /, '');
      const reply = replyOf(steps[turn], { counters, counter: JSON.stringify([model, text, turn]), bearer });
      return withTaskIds(reply, messages);
    } catch (error) {
      const message = `Step ${turn} of the test's script: ${error instanceof Error ? error.message : error}`;
      return { error: { status: 400, type: 'invalid_request_error', message } };
    }
  },
};

export default [...helpers, scripted];
