/** Arguments, results and answers as facts: a label and a value each. */
import { type Display, displayAt } from '../domain/display.js';
import { isExactNumber, isPlainObject } from '../domain/json.js';
import { type Reader, type ShownValue, valueWords } from './values.js';

/** One argument. It has a value in words, or facts inside of it. */
export interface Fact {
  /** Its path: names of fields, and places in lists. */
  path: readonly (string | number)[];
  /** The label; else the name, in words where it is one of a program. No two of one object have the same. */
  label: string;
  value: unknown;
  shown?: ShownValue;
  inside?: Fact[];
}

/** Beyond these an object or list is no fact that people take in at a glance: it is shown as it is. */
const mostFields = 20;
const mostLevels = 4;

/** The facts of an object, in the order of its fields. Objects and lists that are small are facts too. */
export function factsOf(values: Readonly<Record<string, unknown>>, display?: Display | null, reader?: Reader): Fact[] {
  return fieldsOf(values, [], { display, reader });
}

/** A name in words: `order_id` as `Order id`, `shipTo` as `Ship to`. Names of no program stay as they are. */
export function nameWords(name: string): string {
  if (!/^[a-z][a-z0-9]*(?:_[a-z0-9]+)*$/.test(name) && !/^[a-z]+(?:[A-Z][a-z0-9]+)+$/.test(name)) return name;
  const words = name.replaceAll('_', ' ').replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return `${words[0]?.toUpperCase()}${words.slice(1)}`;
}

/** The label of an argument, as `factsOf` says it of one alone. */
export function labelAt(display: Display | null | undefined, path: readonly (string | number)[]): string {
  const name = path.at(-1) ?? '';
  return displayAt(display, path)?.label ?? (typeof name === 'number' ? `${name + 1}` : nameWords(name));
}

interface Around {
  display?: Display | null;
  reader?: Reader;
}

function fieldsOf(values: Readonly<Record<string, unknown>>, at: Fact['path'], around: Around): Fact[] {
  const facts = Object.entries(values).map(([name, value]) => factOf([...at, name], value, around));
  const labels = facts.map(({ label }) => label);
  const isOnce = (label: string, all: readonly string[]) => all.indexOf(label) === all.lastIndexOf(label);
  const told = facts.map(({ label, path }) => (isOnce(label, labels) ? label : `${label} (${path.at(-1)})`));
  const areAllOnce = told.every((label) => isOnce(label, told));
  return facts.map((fact, index) => ({
    ...fact,
    label: (areAllOnce ? told[index] : undefined) ?? String(fact.path.at(-1)),
  }));
}

function factOf(path: Fact['path'], value: unknown, around: Around): Fact {
  const fact = { path, label: labelAt(around.display, path), value };
  const how = displayAt(around.display, path);
  const isSmall = path.length < mostLevels && !how?.format;
  if (isSmall && isPlainObject(value) && !isExactNumber(value) && fits(Object.keys(value))) {
    return { ...fact, inside: fieldsOf(value, path, around) };
  }
  if (isSmall && Array.isArray(value) && fits(value)) {
    return { ...fact, inside: value.map((item, place) => factOf([...path, place], item, around)) };
  }
  return { ...fact, shown: valueWords(value, how, around.reader) };
}

function fits(members: readonly unknown[]): boolean {
  return members.length > 0 && members.length <= mostFields;
}

/** A fact without others inside, in one line. */
export interface FactLine {
  label: string;
  value: unknown;
  shown: ShownValue;
}

/** Facts in lines, those inside of others with the labels around them: `Customer, Country`. No two have the same label. */
export function factLines(facts: readonly Fact[]): FactLine[] {
  const used = new Set<string>();
  return linesIn(facts, []).map((line) => {
    let { label } = line;
    for (let count = 2; used.has(label); count++) label = `${line.label} (${count})`;
    used.add(label);
    return { ...line, label };
  });
}

function linesIn(facts: readonly Fact[], around: readonly string[]): FactLine[] {
  return facts.flatMap(({ label, value, shown, inside }) => {
    const labels = [...around, label];
    return inside ? linesIn(inside, labels) : shown ? [{ label: labels.join(', '), value, shown }] : [];
  });
}
