/** Which classes of Tailwind contradict each other, for those that this console uses: a tenth of what the library knows by itself, which every page would load. */
import type { Config } from 'tailwind-merge';

type Groups = Config<string, string>['classGroups'];

const any = [() => true];
const sizes = ['xs', 'sm', 'base', 'lg', 'xl', '2xl', '3xl', '4xl'];
const isLength = (value: string) => /^\[(length:|[\d.-]+(px|r?em|ch|%|[sd]?v[wh])|calc)/.test(value);
const isNumber = (value: string) => /^\d+$/.test(value);

/** Classes of one property, whatever the value. */
const plain =
  'p px py pt pr pb pl ps pe m mx my mt mr mb ml ms me gap gap-x gap-y space-x space-y divide-x divide-y w h size min-w max-w min-h ' +
  'max-h aspect inset inset-x inset-y top right bottom left z order grow shrink basis grid-cols grid-rows col row items self ' +
  'justify-self justify-items place-items content align object overflow overflow-x overflow-y scroll-my scroll-mt whitespace ' +
  'line-clamp leading tracking underline-offset list rounded rounded-t rounded-b rounded-l rounded-r rounded-tl rounded-tr rounded-bl rounded-br decoration bg-clip shadow opacity bg fill stroke ' +
  'accent backdrop-blur transition duration delay ease animate origin rotate scale translate-x translate-y cursor select ' +
  'pointer-events touch resize field-sizing';

/** For `extendTailwindMerge`'s small brother `createTailwindMerge`. A class that is in no group stays. */
export const classGroups: Groups = {
  ...Object.fromEntries(plain.split(' ').map((prefix) => [prefix, [{ [prefix]: [...any, ''] }]])),
  display: ['block', 'inline', 'inline-block', 'flex', 'inline-flex', 'grid', 'inline-grid', 'contents', 'hidden'],
  position: ['static', 'fixed', 'absolute', 'relative', 'sticky'],
  flex: [{ flex: ['1', 'auto', 'initial', 'none'] }],
  'flex-direction': [{ flex: ['row', 'row-reverse', 'col', 'col-reverse'] }],
  'flex-wrap': [{ flex: ['wrap', 'nowrap', 'wrap-reverse'] }],
  'justify-content': [{ justify: ['normal', 'start', 'end', 'center', 'between', 'around', 'evenly'] }],
  'font-size': [{ text: [...sizes, isLength] }],
  'text-align': [{ text: ['left', 'center', 'right', 'justify', 'start', 'end'] }],
  'text-wrap': [{ text: ['wrap', 'nowrap', 'balance', 'pretty'] }],
  'text-color': [{ text: any }],
  'font-weight': [{ font: ['normal', 'medium', 'semibold', 'bold'] }],
  'font-family': [{ font: ['sans', 'mono'] }],
  'text-decoration': ['underline', 'line-through', 'no-underline'],
  'text-transform': ['uppercase', 'lowercase', 'capitalize', 'normal-case'],
  break: [{ break: ['normal', 'words', 'all', 'keep'] }],
  border: [{ border: ['', isNumber] }],
  ...Object.fromEntries(
    ['x', 'y', 't', 'r', 'b', 'l'].map((side) => [`border-${side}`, [{ [`border-${side}`]: ['', isNumber] }]]),
  ),
  'border-collapse': [{ border: ['collapse', 'separate'] }],
  'border-style': [{ border: ['solid', 'dashed', 'dotted', 'none'] }],
  'border-color': [{ border: any }],
  'ring-width': [{ ring: ['', isNumber] }],
  'ring-inset': ['ring-inset'],
  'number-spacing': ['tabular-nums', 'proportional-nums'],
  'font-style': ['italic', 'not-italic'],
  'text-overflow': ['truncate', 'text-ellipsis', 'text-clip'],
  'ring-color': [{ ring: any }],
  'outline-style': [{ outline: ['', 'none', 'hidden', isNumber] }],
  'outline-offset': [{ 'outline-offset': any }],
};

/** Groups that a class of another group overrides as a whole. */
export const overridden: Config<string, string>['conflictingClassGroups'] = {
  p: ['px', 'py', 'pt', 'pr', 'pb', 'pl', 'ps', 'pe'],
  px: ['pr', 'pl'],
  py: ['pt', 'pb'],
  m: ['mx', 'my', 'mt', 'mr', 'mb', 'ml', 'ms', 'me'],
  mx: ['mr', 'ml'],
  my: ['mt', 'mb'],
  gap: ['gap-x', 'gap-y'],
  size: ['w', 'h'],
  inset: ['inset-x', 'inset-y', 'top', 'right', 'bottom', 'left'],
  'inset-x': ['right', 'left'],
  'inset-y': ['top', 'bottom'],
  rounded: ['rounded-tl', 'rounded-tr', 'rounded-bl', 'rounded-br', 'rounded-t', 'rounded-b', 'rounded-l', 'rounded-r'],
  overflow: ['overflow-x', 'overflow-y'],
  flex: ['basis', 'grow', 'shrink'],
  'line-clamp': ['display', 'overflow'],
  'border-x': ['border-r', 'border-l'],
  'border-y': ['border-t', 'border-b'],
  border: ['border-x', 'border-y', 'border-t', 'border-r', 'border-b', 'border-l'],
  'font-size': ['leading'],
};
