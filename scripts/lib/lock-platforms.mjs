// @ts-check

/** @typedef {{ version?: string, link?: boolean, dependencies?: Record<string, string>, optionalDependencies?: Record<string, string> }} Locked */
/** @typedef {Record<string, Locked>} Packages by their folder in the checkout, as in `package-lock.json` */

const inside = '/node_modules/';

/**
 * Which packages for some platform a lock lacks, by the package that wants them. npm leaves out those that it does not find in
 * `node_modules`, and on the other platforms `npm ci` then refuses the lock, or installs a program without its native part.
 * @param {Packages} packages
 * @returns {Record<string, string[]>}
 */
export function missingPackages(packages) {
  /** @type {Record<string, string[]>} */
  const missing = {};
  for (const [place, { optionalDependencies = {} }] of Object.entries(packages)) {
    const left = Object.keys(optionalDependencies).filter((name) => found(packages, place, name) === undefined);
    if (left.length > 0) missing[place] = left;
  }
  return missing;
}

/**
 * The lock without the packages that lack others, and without all that depend on them: npm looks those up again, as it does in an empty folder.
 * @param {Packages} packages
 * @returns {Packages}
 */
export function withoutIncomplete(packages) {
  const gone = new Set(Object.keys(missingPackages(packages)));
  for (let size = 0; size !== gone.size; ) {
    size = gone.size;
    for (const [place, { dependencies, optionalDependencies }] of Object.entries(packages)) {
      if (!place.includes('node_modules/')) continue; // ours
      const wants = Object.keys({ ...dependencies, ...optionalDependencies });
      const at = wants.map((name) => found(packages, place, name));
      if (at.some((each) => each !== undefined && gone.has(each))) gone.add(place);
    }
  }
  for (const place of [...gone])
    for (const name of Object.keys(packages[place]?.optionalDependencies ?? {})) {
      const at = found(packages, place, name);
      if (at !== undefined) gone.add(at);
    }
  return Object.fromEntries(Object.entries(packages).filter(([place]) => !gone.has(place)));
}

/**
 * Where Node finds a package from another one: beside it, or beside one that it is in.
 * @param {Packages} packages @param {string} from @param {string} name
 */
function found(packages, from, name) {
  for (let at = from; ; at = at.includes(inside) ? at.slice(0, at.lastIndexOf(inside)) : '') {
    const place = `${at ? `${at}/` : ''}node_modules/${name}`;
    if (packages[place]) return place;
    if (at === '') return undefined;
  }
}
