import type { Path, SchemaProblem } from '@platform/temporal/json-schema';

/** What is wrong at a place, in words that follow its name; `below`: and within it, each with where. */
export function problemsAt(problems: readonly SchemaProblem[], path: Path, reach: 'here' | 'below'): string[] {
  const own = problems.filter((problem) => path.every((name, index) => String(name) === String(problem.path[index])));
  return own.flatMap(({ path: at, words }) => {
    const rest = at.slice(path.length);
    if (rest.length === 0) return [words];
    return reach === 'below' ? [`has ${rest.join('.')}, which ${words}`] : [];
  });
}
