// @ts-check
/** What stays the same between two runs of one agent. */

/** What is another in each run: ids that somebody makes up, and the time. */
const volatile = /** @type {const} */ ([
  [/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, '<id>'],
  [/\b(fc|msg|rs)_[A-Za-z0-9_-]+/g, '<id>'],
  [/\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?/g, '<time>'],
  [/\b[a-z]+-[a-z]+-[0-9a-f]{8}\b/g, '<unnamed>'],
  [/\b([0-9a-f]{8}|[0-9a-f]{12})\b/g, '<id>'],
  [/\bres_[0-9a-f]+\b/g, 'res_<id>'],
  [/\b\d\d?:\d\d ?[AP]M\b/g, '<time>'],
  [/created_at=\d+/g, 'created_at=<time>'],
]);

/**
 * A value as text: its fields in the order of their names, without what is volatile.
 * @param {unknown} value
 * @param {string[]} [unnamed] Ids that agents were given because nobody had named them.
 */
export function steady(value, unnamed = []) {
  let text = JSON.stringify(sorted(value)) ?? '';
  for (const [pattern, instead] of volatile) text = text.replace(pattern, instead);
  for (const id of unnamed) text = text.replaceAll(`"${id}\\"`, '"<unnamed>\\"').replaceAll(`"${id}"`, '"<unnamed>"');
  return text;
}

/** @param {unknown} value @returns {unknown} */
function sorted(value) {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, sorted(inner)]));
}
