/** Arguments of Agno's `arun` by which callers may know what they want to give, and what is to be done here instead. */

const inOptions = new Map([
  ['session_state', 'sessionState'],
  ['knowledge_filters', 'knowledgeFilters'],
  ['add_history_to_context', 'addHistoryToContext'],
  ['add_dependencies_to_context', 'addDependenciesToContext'],
  ['add_session_state_to_context', 'addSessionStateToContext'],
]);
const inFiles = 'upload each, and give what that returns in files, beside the request';
const live = 'is an object of a running program: give what it holds in options, or set it on the agent';
const uploaded =
  'cannot outlive the process or the place that it names: upload the content, and give what that returns';
/** What is given beside the request, by which field. */
const beside = new Map([
  ['session_id', { as: 'sessionId', hint: 'give it as sessionId, beside the request' }],
  ['user_id', { as: 'userId', hint: 'give it as userId, beside the request' }],
  ['run_id', { as: 'key', hint: 'give it as key, beside the request' }],
  ['images', { as: 'files', hint: inFiles }],
  ['audio', { as: 'files', hint: inFiles }],
  ['videos', { as: 'files', hint: inFiles }],
  ['files', { as: 'files', hint: inFiles }],
]);
const notHere = new Map([
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

/** Why a field that is unknown at `path` is refused, and what to give instead; `undefined` when there is nothing to say of it. */
export type Hints = (path: readonly PropertyKey[], field: string) => string | undefined;

/** Hints for what starts a run: they name only fields that its schema has. */
export function hintsOf({ shape }: { shape: object }): Hints {
  return (path, field) => {
    if (path[0] === 'files') return places.includes(field) ? uploaded : undefined;
    const isOption = path[0] === 'options';
    const snake = field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    const instead = beside.get(snake);
    if (instead && Object.hasOwn(shape, instead.as)) return instead.hint;
    const why = notHere.get(snake);
    if (why) return why;
    const name = inOptions.get(snake) ?? (names.includes(field) ? field : undefined);
    if (isOption) return name ? `is called ${name} here` : `is unknown; allowed: ${names.join(', ')}`;
    return name && Object.hasOwn(shape, 'options') ? `give it in options, as ${name}` : undefined;
  };
}
