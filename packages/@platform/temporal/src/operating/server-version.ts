/** Which Temporal servers are supported. */

/**
 * The oldest patch of each minor that has no published hole; later minors have none. CVE-2026-5199: before these, who may write to one
 * namespace can signal and end workflows of another, by a batch operation.
 */
const oldestPatches: Record<string, number> = { '1.29': 5, '1.30': 3 };
const oldestMinor = 29;

/**
 * What is wrong with a Temporal server of this version.
 * @returns nothing when it is supported, or when it does not say a version of a server (Temporal Cloud)
 */
export function serverVersionProblem(version: string | undefined): string | undefined {
  const [major, minor, patch] =
    /^(\d+)\.(\d+)\.(\d+)/
      .exec(version ?? '')
      ?.slice(1)
      .map(Number) ?? [];
  if (major !== 1 || minor === undefined || patch === undefined) return undefined;
  const advice = 'Supported are 1.29.5, 1.30.3 and later.';
  if (minor < oldestMinor) return `Temporal server ${version} is too old. ${advice}`;
  if (patch >= (oldestPatches[`1.${minor}`] ?? 0)) return undefined;
  return `Temporal server ${version} has a known hole: who may write to one namespace can change runs of another (CVE-2026-5199). ${advice}`;
}
