// @ts-check
/** Values of options as they are given. */

/** One of those that are allowed. @template {string} T @param {string} option @param {readonly T[]} allowed @param {string} value @returns {T} */
export function oneOf(option, allowed, value) {
  const found = allowed.find((name) => name === value);
  if (found === undefined) throw new Error(`${option} is "${value}"; allowed: ${allowed.join(', ')}`);
  return found;
}

/** A whole number from 1 to `most`. @param {string} option @param {string} value */
export function positive(option, value, most = 999_999) {
  if (!/^[1-9]\d*$/.test(value) || Number(value) > most)
    throw new Error(`${option} is "${value}"; allowed: a whole number from 1 to ${most}`);
  return Number(value);
}
