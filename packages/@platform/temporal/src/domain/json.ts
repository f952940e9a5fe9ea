/** JSON values, read, compared and written the same everywhere. */
export { canonicalJson, sameJson } from './json/canonical.js';
export { ExactNumber, isExactNumber, NumberNotKept } from './json/exact-number.js';
export { ownField, setField, withoutNulls } from './json/fields.js';
export { isObject, isPlainObject } from './json/is-object.js';
export {
  asPlainNumber,
  compareNumbers,
  isNumber,
  isWhole,
  roundedNumber,
  typedNumber,
  withPlainNumbers,
} from './json/numbers.js';
export { parseJson, parseMessage } from './json/parse.js';
export { writeJson } from './json/write.js';
