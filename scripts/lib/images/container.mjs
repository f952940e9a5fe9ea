// @ts-check
import path from 'node:path';
import { ask } from './buildah.mjs';

/** As of the image: who runs it, with which variables, and what. @typedef {{ User: string, Env: string[], Entrypoint?: string[], Cmd?: string[], WorkingDir: string }} Config */

/**
 * What an engine would do, where none can run: a root file system that cannot be written, a /tmp in memory, the given folder as /data, the
 * image's user without any privilege. The network is this machine's, so that loopback leads to the other parts.
 */
const enter = `set -e
mount --make-rprivate /
mount --bind "$1" "$1"
mount -o remount,bind,ro "$1"
mount -t proc proc "$1/proc"
mount -t tmpfs tmpfs "$1/tmp"
mount --rbind /dev "$1/dev"
mount --bind "$2" "$1/data"
root="$1" user="$3" folder="$4"
shift 4
exec setpriv --no-new-privs --bounding-set=+setuid,+setgid,+sys_chroot chroot --userspec="$user" "$root" /usr/bin/env -C "$folder" "$@"`;

/** The root file system of an image, mounted once. @type {Map<string, { rootfs: string, container: string, config: Config }>} */
const mounted = new Map();

/** @param {string} image */
function mount(image) {
  const known = mounted.get(image);
  if (known) return known;
  const container = ask('from', '--pull-never', image);
  const { OCIv1 } = JSON.parse(ask('inspect', '--type', 'image', image));
  const made = { rootfs: ask('mount', container), container, config: OCIv1.config };
  mounted.set(image, made);
  return made;
}

/** Takes away what `command` has mounted. */
export function unmountAll() {
  for (const { container } of mounted.values()) ask('rm', container);
  mounted.clear();
}

/**
 * The command that runs a container of the image.
 * @param {string} image @param {string} data a folder of this machine, to be written by the image's user @param {Record<string, string>} env
 * @param {string[]} [args] in place of the image's own
 * @returns {{ command: string, args: string[], env: NodeJS.ProcessEnv, cwd: string }}
 */
export function container(image, data, env, args) {
  const { rootfs, config } = mount(image);
  const own = Object.fromEntries(
    config.Env.map((/** @type {string} */ line) => [
      line.slice(0, line.indexOf('=')),
      line.slice(line.indexOf('=') + 1),
    ]),
  );
  const run = [...(config.Entrypoint ?? []), ...(args ?? config.Cmd ?? [])];
  const shell = ['-c', enter, 'enter', rootfs, path.resolve(data), config.User, config.WorkingDir, ...run];
  return {
    command: 'unshare',
    args: ['--mount', '/bin/sh', ...shell],
    env: { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', ...own, ...env },
    cwd: '/',
  };
}
