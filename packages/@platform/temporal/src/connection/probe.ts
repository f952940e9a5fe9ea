/**
 * Asks a server that could not be reached what keeps us out. The errors of gRPC do not say: of a certificate that is missing, too old or unknown,
 * they often know only that the connection ended.
 */
import { X509Certificate } from 'node:crypto';
import net from 'node:net';
import { createSecureContext, type SecureContext, type TLSSocket, connect as tlsConnect } from 'node:tls';
import type { ConnectionOptions } from '@temporalio/client';
import {
  alertProblem,
  certificateProblem,
  type Handshake,
  handshakeOf,
  issuerOf,
  localProblem,
  subjectOf,
} from './certificates.js';
import type { ReachProblem } from './reach-words.js';

/** Where and how a server is reached. */
export interface Reach {
  /** `host:port`; without a port 7233. */
  address: string;
  /** Absent: without TLS. */
  tls?: ReachTls;
  /** Milliseconds for each connection; 3 s when absent. */
  timeoutMs?: number;
}

/** What a connection with TLS begins with, in PEM. Without `ca`, the authorities that this machine trusts. */
export interface ReachTls {
  ca?: Buffer;
  cert?: Buffer;
  key?: Buffer;
  /** Name in the certificate, when it is not that of the address. */
  serverName?: string;
}

/** The same TLS as Temporal's clients take it. */
export function reachTls(tls: ConnectionOptions['tls']): ReachTls | undefined {
  if (!tls) return undefined;
  if (tls === true) return {};
  const { serverRootCACertificate: ca, clientCertPair, serverNameOverride: serverName } = tls;
  return {
    ...(ca && { ca: Buffer.from(ca) }),
    ...(clientCertPair && { cert: Buffer.from(clientCertPair.crt), key: Buffer.from(clientCertPair.key) }),
    ...(serverName && { serverName }),
  };
}

/** What both ends of HTTP/2 say first: a magic line and their settings. */
const hello = Buffer.concat([
  Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'),
  Buffer.from([0, 0, 0, 4, 0, 0, 0, 0, 0]),
]);

/** How a connection went: what came first, or how it ended. `shake`: for our side, the handshake of TLS was done. */
interface Answer {
  bytes: Buffer;
  error?: NodeJS.ErrnoException;
  shake?: Handshake;
  late?: boolean;
}

/** What keeps us out; `undefined` when nothing does, or when it is not the connection: nobody listens, no answer. Does not throw. */
export async function probe(reach: Reach): Promise<ReachProblem | undefined> {
  const { host, port } = partsOf(reach.address);
  if (reach.tls === undefined) return withoutTls({ ...reach, host, port });
  const local = localProblem(reach.tls);
  return local ?? withTls({ ...reach, host, port, tls: reach.tls });
}

interface Server extends Reach {
  host: string;
  port: number;
}

async function withoutTls(server: Server): Promise<ReachProblem | undefined> {
  const answer = await ask(net.connect(server), server.timeoutMs);
  if (isSettings(answer.bytes)) return undefined;
  const other = unknownHost(server, answer);
  if (other || neverConnected(answer)) return other;
  if (answer.bytes[0] === tlsAlert) return { kind: 'tlsWanted' };
  if (answer.late) return undefined;
  // Who speaks TLS may end a connection that does not, without a word, or answer in HTTP.
  if (await speaksTls(server)) return { kind: 'tlsWanted' };
  return answer.bytes.length > 0 ? { kind: 'notTemporal' } : undefined;
}

async function withTls(server: Server & { tls: ReachTls }): Promise<ReachProblem | undefined> {
  const { tls } = server;
  const context = createSecureContext({ ca: tls.ca, cert: tls.cert, key: tls.key });
  const answer = await askWithTls(server, context);
  const other = unknownHost(server, answer);
  if (other || neverConnected(answer)) return other;
  const asked = tls.serverName ?? server.host;
  if (answer.shake) {
    const invalid = certificateProblem(answer.shake, asked);
    if (invalid) return invalid;
    if (isSettings(answer.bytes)) return undefined;
    if (answer.error === undefined && answer.bytes.length > 0) return { kind: 'notTemporal' };
  }
  const alert = alertProblem(answer.error, tls.cert, asked);
  if (alert) return alert;
  if (answer.late) return undefined;
  // In TLS 1.3 the server looks at the certificate of the client when the handshake is over for the client; some end the connection without a word then.
  if (answer.shake) return answer.shake.protocol === 'h2' ? unwanted(tls.cert) : { kind: 'notTemporal' };
  const plain = await ask(net.connect(server), server.timeoutMs);
  if (isSettings(plain.bytes)) return { kind: 'noTls' };
  if (plain.bytes.length > 0 && plain.bytes[0] !== tlsAlert) return { kind: 'notTemporal' };
  return (await speaksTls(server)) ? unwanted(tls.cert) : undefined;
}

/** The server ended the connection when it had seen who asks. */
function unwanted(cert: Buffer | undefined): ReachProblem {
  if (!cert) return { kind: 'clientMissing' };
  const certificate = new X509Certificate(cert);
  return { kind: 'clientRefused', subject: subjectOf(certificate), issuer: issuerOf(certificate) };
}

function askWithTls({ host, port, tls, timeoutMs }: Server, secureContext?: SecureContext): Promise<Answer> {
  const name = tls?.serverName ?? host;
  // What the certificate says is looked at by us: a refused one would not be shown. Nothing is sent but a greeting.
  const options = { host, port, secureContext, rejectUnauthorized: false, ALPNProtocols: ['h2'] };
  return ask(tlsConnect(net.isIP(name) ? options : { ...options, servername: name }), timeoutMs);
}

/** Whether a handshake of TLS gets anywhere. */
async function speaksTls(server: Server): Promise<boolean> {
  const { shake, error } = await askWithTls(server);
  return shake !== undefined || /ALERT/.test(`${error?.code} ${error?.message.toUpperCase()}`);
}

/** Greets, and waits for the first bytes or the end. */
function ask(socket: net.Socket | TLSSocket, timeoutMs = 3_000): Promise<Answer> {
  return new Promise((resolve) => {
    let shake: Handshake | undefined;
    let said: NodeJS.ErrnoException | undefined;
    const done = (bytes: Buffer, late = false) => {
      clearTimeout(timer);
      resolve({ bytes, error: said, shake, late });
      socket.removeAllListeners().on('error', () => {}); // the answer is known
      socket.destroy();
    };
    const timer = setTimeout(() => done(Buffer.alloc(0), true), timeoutMs);
    socket.once('secureConnect', () => {
      shake = handshakeOf(socket as TLSSocket);
      socket.write(hello);
    });
    socket.once('connect', () => 'getPeerCertificate' in socket || socket.write(hello));
    socket.once('data', done);
    socket.once('error', (error) => {
      said = error;
    });
    socket.once('end', () => done(Buffer.alloc(0)));
    socket.once('close', () => done(Buffer.alloc(0)));
  });
}

const tlsAlert = 0x15;

/** Whether bytes begin with a frame of settings, as a server of HTTP/2 greets. */
function isSettings(bytes: Buffer): boolean {
  return bytes.length >= 9 && bytes[3] === 4 && bytes.readUInt32BE(5) === 0;
}

function unknownHost({ host }: Server, { error }: Answer): ReachProblem | undefined {
  return error?.code === 'ENOTFOUND' || error?.code === 'EAI_AGAIN' ? { kind: 'unknownHost', host } : undefined;
}

/** Whether nobody was there to say anything. */
function neverConnected({ error, bytes, shake }: Answer): boolean {
  const codes = ['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'ETIMEDOUT', 'EADDRNOTAVAIL'];
  return bytes.length === 0 && shake === undefined && codes.includes(error?.code ?? '');
}

function partsOf(address: string): { host: string; port: number } {
  const [, host = address, port = '7233'] = /^(.*?)(?::(\d+))?$/.exec(address) ?? [];
  return { host: host.replace(/^\[|\]$/g, ''), port: Number(port) };
}
