import { execFile } from 'node:child_process';
import { readdir, readFile, readlink } from 'node:fs/promises';
import { promisify } from 'node:util';

/** A port that some process listens on. */
export interface Listening {
  host: string;
  port: number;
  pid: number;
}

/** Every TCP port that a process and all it has started listen on now, as the system says: nothing that listens can be forgotten. */
export async function listeningPorts(pid: number): Promise<Listening[]> {
  const pids = await withDescendants(pid);
  return process.platform === 'linux' ? ofProc(pids) : ofLsof(pids);
}

async function withDescendants(root: number): Promise<number[]> {
  const { stdout } = await promisify(execFile)('ps', ['-eo', 'pid=,ppid=']);
  const pairs = stdout
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number));
  const found = [root];
  for (const parent of found) found.push(...pairs.filter(([, of]) => of === parent).map(([pid]) => pid ?? 0));
  return found;
}

async function ofProc(pids: number[]): Promise<Listening[]> {
  const owners = new Map<string, number>();
  for (const pid of pids) {
    for (const descriptor of await readdir(`/proc/${pid}/fd`)) {
      const target = await readlink(`/proc/${pid}/fd/${descriptor}`).catch(() => ''); // closed in the meantime
      const inode = /^socket:\[(\d+)\]$/.exec(target)?.[1];
      if (inode) owners.set(inode, pid);
    }
  }
  const tables = await Promise.all(['tcp', 'tcp6'].map((table) => readFile(`/proc/net/${table}`, 'utf8')));
  return tables.flatMap((table) =>
    table.split('\n').flatMap((line) => {
      const [, local = '', , state, , , , , , inode = ''] = line.trim().split(/\s+/);
      const pid = owners.get(inode);
      if (state !== '0A' || pid === undefined) return [];
      const [address = '', port = ''] = local.split(':');
      return [{ host: addressOf(address), port: Number.parseInt(port, 16), pid }];
    }),
  );
}

/** The kernel writes the four bytes of an IPv4 address backwards. */
function addressOf(hex: string): string {
  if (hex.length === 8)
    return hex
      .match(/../g)!
      .reverse()
      .map((byte) => Number.parseInt(byte, 16))
      .join('.');
  return /^0*1000000$/.test(hex) ? '::1' : '::';
}

async function ofLsof(pids: number[]): Promise<Listening[]> {
  const args = ['-nP', '-a', '-iTCP', '-sTCP:LISTEN', '-Fpn', '-p', pids.join(',')];
  const { stdout } = await promisify(execFile)('lsof', args);
  let pid = 0;
  return stdout.split('\n').flatMap((line) => {
    if (line.startsWith('p')) pid = Number(line.slice(1));
    const match = /^n\[?(.*?)\]?:(\d+)$/.exec(line);
    return match ? [{ host: match[1] ?? '', port: Number(match[2]), pid }] : [];
  });
}
