// @ts-check
import net from 'node:net';
import { takePortBlock } from './port-block.mjs';

/** @typedef {import('./environment.mjs').Port} Port */

const loopback = '127.0.0.1';

/**
 * The port to listen on: the one that is set or the default when it is free; a free one when a default is taken.
 * @param {Port} port
 * @param {(message: string) => void} say told when another port is taken
 * @returns {Promise<number>}
 * @throws when the port was set by its variable and is in use
 */
export async function choosePort(port, say) {
  if (await isFree(port.number)) return port.number;
  if (port.explicit) {
    throw new Error(
      `${port.variable}=${port.number}: that port is in use. Stop what listens there, or set ${port.variable} to another port.`,
    );
  }
  const other = await freePort();
  say(`port ${port.number} is in use, taking ${other} instead (${port.variable} sets it)`);
  return other;
}

/** @type {{ first: number, size: number } | undefined} */
let block;
let handedOut = 0;

/**
 * A port of the loopback interface that nothing listens on now. Between this moment and the one in which a server takes it, and while that
 * server is started again, nobody else gets it: a process hands out none twice, and each process has a block of ports of its own.
 * @returns {Promise<number>}
 */
export async function freePort() {
  block ??= takePortBlock();
  while (true) {
    const port = block.first + (handedOut++ % block.size);
    if (await isFree(port)) return port;
  }
}

/**
 * Whether something accepts connections on the port.
 * @param {number} port
 * @returns {Promise<boolean>}
 */
export function accepts(port) {
  return new Promise((resolve) => {
    const socket = net.connect({ host: loopback, port });
    const end = (/** @type {boolean} */ answer) => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(1_000, () => end(false));
    socket.once('connect', () => end(true)).once('error', () => end(false));
  });
}

/** @param {number} port */
async function isFree(port) {
  if (await accepts(port)) return false; // some systems let two servers listen on the same port, one of them on all addresses
  try {
    await listen(port);
    return true;
  } catch (error) {
    const { code } = /** @type {NodeJS.ErrnoException} */ (error);
    if (code === 'EADDRINUSE' || code === 'EACCES') return false;
    throw error;
  }
}

/** Listens for a moment. @param {number} port @returns {Promise<void>} */
function listen(port) {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once('error', reject);
    server.listen({ host: loopback, port, exclusive: true }, () => server.close(() => resolve()));
  });
}
