/** What the environment says about traces. */
import { InvalidConfiguration } from '../errors/errors.js';
import { traceUrlProblem } from './url.js';

/** Whether traces may say what was asked, said, given to tools and returned (`TRACE_CONTENT`). Throws `InvalidConfiguration`. */
export function readTraceContent(env: NodeJS.ProcessEnv): boolean {
  const value = env.TRACE_CONTENT?.trim().toLowerCase() ?? '';
  if (value === '' || value === 'false') return false;
  if (value === 'true') return true;
  throw new InvalidConfiguration(
    `TRACE_CONTENT is "${env.TRACE_CONTENT}"; allowed: true or false. Correct it or unset it.`,
  );
}

/** Where people find a trace (`TRACE_URL_TEMPLATE`), as `traceUrl` takes it; `undefined` where nobody said it. Throws `InvalidConfiguration`. */
export function readTraceUrl(env: NodeJS.ProcessEnv): string | undefined {
  const template = env.TRACE_URL_TEMPLATE?.trim();
  if (!template) return undefined;
  const problem = traceUrlProblem(template);
  if (problem === undefined) return template;
  throw new InvalidConfiguration(
    `TRACE_URL_TEMPLATE is "${template}": it ${problem}. For example http://localhost:6006/redirects/traces/{traceId}. Correct it or unset it.`,
  );
}
