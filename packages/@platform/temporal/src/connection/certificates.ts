/** What certificates and alerts of TLS say about a connection that does not come about. */
import { X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import { createSecureContext, type TLSSocket } from 'node:tls';
import type { ReachTls } from './probe.js';
import type { ReachProblem } from './reach-words.js';

/** What is wrong with what we bring ourselves. */
export function localProblem({ ca, cert, key }: ReachTls): ReachProblem | undefined {
  if (ca && !readable(ca)) return { kind: 'unreadable', variable: 'TEMPORAL_TLS_SERVER_CA_CERT_PATH' };
  if (!cert) return undefined;
  const certificate = readable(cert);
  if (!certificate) return { kind: 'unreadable', variable: 'TEMPORAL_TLS_CLIENT_CERT_PATH' };
  try {
    createSecureContext({ cert, key });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_OSSL_X509_KEY_VALUES_MISMATCH') return { kind: 'keyMismatch' };
    return { kind: 'unreadable', variable: 'TEMPORAL_TLS_CLIENT_KEY_PATH' };
  }
  const [from, to] = [new Date(certificate.validFrom), new Date(certificate.validTo)];
  if (to < new Date()) return { kind: 'clientExpired', subject: subjectOf(certificate), at: utc(to) };
  if (from > new Date()) return { kind: 'clientNotYet', subject: subjectOf(certificate), at: utc(from) };
  return undefined;
}

/** Until when a certificate of the connection is good: our own, or that of the authority that the server's is checked by. */
export interface CertificateEnd {
  of: 'client' | 'authority';
  /** ISO 8601. */
  endsAt: string;
}

/** Of each certificate that is given and can be read, the first of its file. */
export function certificateEnds(tls: Pick<ReachTls, 'ca' | 'cert'> | undefined): CertificateEnd[] {
  const given = [
    { of: 'client', pem: tls?.cert },
    { of: 'authority', pem: tls?.ca },
  ] as const;
  return given.flatMap(({ of, pem }) => {
    const certificate = pem && readable(pem);
    return certificate ? [{ of, endsAt: new Date(certificate.validTo).toISOString() }] : [];
  });
}

/** What a handshake showed. Node forgets it when the connection ends. */
export interface Handshake {
  peer: X509Certificate | undefined;
  /** What Node has against the certificate. */
  said: string | undefined;
  /** What both ends agreed to speak. */
  protocol: string | false | null;
}

/** Call it when the handshake is done. */
export function handshakeOf(socket: TLSSocket): Handshake {
  return {
    peer: socket.getPeerX509Certificate(),
    said: socket.authorizationError ? String(socket.authorizationError) : undefined, // a string, whatever its type says
    protocol: socket.alpnProtocol,
  };
}

/** What is wrong with the certificate of the server. */
export function certificateProblem({ peer, said }: Handshake, asked: string): ReachProblem | undefined {
  if (!peer) return undefined;
  const [from, to] = [new Date(peer.validFrom), new Date(peer.validTo)];
  if (said?.includes('CERT_HAS_EXPIRED')) {
    if (to < new Date()) return { kind: 'serverExpired', at: utc(to) };
    return { kind: 'serverInvalid', said: `the authority ${issuerOf(peer)} has expired` };
  }
  if (said?.includes('CERT_NOT_YET_VALID')) return { kind: 'serverNotYet', at: utc(from) };
  if (said && /ISSUER|SELF_SIGNED|LEAF_SIGNATURE|SIGNATURE_FAILURE|UNTRUSTED/.test(said)) {
    return { kind: 'unknownAuthority', issuer: issuerOf(peer) };
  }
  const named = isIP(asked) ? peer.checkIP(asked) : peer.checkHost(asked);
  // Names in the subject alone count for Node, and for nobody else.
  if (!named || !peer.subjectAltName) return { kind: 'wrongName', asked, names: namesOf(peer) };
  return said === undefined ? undefined : { kind: 'serverInvalid', said };
}

/** What the server said of us in an alert, or what we said of it. */
export function alertProblem(
  error: NodeJS.ErrnoException | undefined,
  cert: Buffer | undefined,
  asked: string,
): ReachProblem | undefined {
  const said = `${error?.code ?? ''} ${error?.message ?? ''}`.toUpperCase().replaceAll(' ', '_');
  if (/UNRECOGNIZED_NAME/.test(said)) return { kind: 'wrongName', asked, names: [] };
  if (/NO_APPLICATION_PROTOCOL/.test(said)) return { kind: 'notTemporal' };
  if (/PROTOCOL_VERSION|UNSUPPORTED_PROTOCOL|NO_SHARED_CIPHER|INSUFFICIENT_SECURITY/.test(said)) {
    return { kind: 'otherTls' };
  }
  if (!/ALERT_(HANDSHAKE_FAILURE|NO_|BAD_|UNSUPPORTED_C|CERTIFICATE_|UNKNOWN_CA|ACCESS_DENIED|DECRYPT_)/.test(said)) {
    return undefined;
  }
  if (!cert) return { kind: 'clientMissing' };
  const own = new X509Certificate(cert);
  return { kind: 'clientRefused', subject: subjectOf(own), issuer: issuerOf(own) };
}

/** A point in time as people compare it. */
export function utc(time: Date): string {
  return `${time.toISOString().slice(0, 19)}Z`;
}

/** Who a certificate is for, by its common name. */
export function subjectOf({ subject }: X509Certificate): string {
  return nameIn(subject);
}

/** Who has signed a certificate. */
export function issuerOf({ issuer }: X509Certificate): string {
  return nameIn(issuer);
}

function nameIn(distinguished: string | undefined): string {
  const parts = new Map(
    (distinguished ?? '').split('\n').map((line) => {
      const at = line.indexOf('=');
      return [line.slice(0, at), line.slice(at + 1)] as const;
    }),
  );
  return parts.get('CN') ?? parts.get('O') ?? 'without a name';
}

function namesOf({ subjectAltName }: X509Certificate): string[] {
  return (subjectAltName ?? '')
    .split(', ')
    .map((name) => name.replace(/^(DNS|IP Address):/, ''))
    .filter((name) => name !== '' && (isIP(name) || !name.includes(':')));
}

function readable(pem: Buffer): X509Certificate | undefined {
  try {
    return new X509Certificate(pem);
  } catch {
    return undefined; // that is the finding
  }
}
