/** Arguments of Agno's `arun` by which callers may know what they want to give, and what is to be done here instead. */

const inOptions = new Map([
  ['session_state', 'sessionState'],
  ['knowledge_filters', 'knowledgeFilters'],
  ['add_history_to_context', 'addHistoryToContext'],
  ['add_dependencies_to_context', 'addDependenciesToContext'],
  ['add_session_state_to_context', 'addSessionStateToContext'],
]);
const files = 'upload each, and give what that returns in files, beside the request';
const live = 'is an object of a running program: give what it holds in options, or set it on the agent';
const uploaded =
  'cannot outlive the process or the place that it names: upload the content, and give what that returns';
const notHere = new Map([
  ['session_id', 'give it as sessionId, beside the request'],
  ['user_id', 'give it as userId, beside the request'],
  ['run_id', 'give it as key, beside the request'],
  ['images', files],
  ['audio', files],
  ['videos', files],
  ['files', files],
  ['output_schema', 'is a class of Python: set it on the agent'],
  ['background_tasks', live],
  ['stream', 'every run is streamed: watch it'],
  ['stream_events', 'every run is streamed: watch it'],
  ['background', 'every run goes on by itself'],
  ['run_context', live],
  ['debug_mode', 'set it on the agent'],
  ['yield_run_output', 'the result of a run is read with getRun'],
]);
/** Where Agno finds a file. */
const places = ['url', 'filepath', 'content', 'external'];
const names = ['dependencies', 'metadata', ...inOptions.values()];

/**
 * Why an unknown field of a start is refused, and what to give instead; `undefined` when Agno has no such argument either. `path`: what the field
 * is in.
 */
export function whyNotGiven(path: readonly PropertyKey[], field: string): string | undefined {
  const isOption = path[0] === 'options';
  if (path[0] === 'files') return places.includes(field) ? uploaded : undefined;
  const snake = field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  const instead = notHere.get(snake);
  if (instead) return instead;
  const name = inOptions.get(snake) ?? (names.includes(field) ? field : undefined);
  if (name) return isOption ? `is called ${name} here` : `give it in options, as ${name}`;
  return isOption ? `is unknown; allowed: ${names.join(', ')}` : undefined;
}
