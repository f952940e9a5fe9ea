/** Certificates for tests, made in the test: authorities, servers and clients, each as it should be or with one thing wrong. */
import 'reflect-metadata';
import type { webcrypto } from 'node:crypto';
import {
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  type X509Certificate,
  X509CertificateGenerator,
} from '@peculiar/x509';

/** A certificate and its key, in PEM. */
export interface Pair {
  cert: Buffer;
  key: Buffer;
}

/** What of a certificate is not usual. Days from now. */
export interface Wanted {
  name?: string;
  /** DNS names and IP addresses. */
  names?: string[];
  from?: number;
  to?: number;
}

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const day = 86_400_000;

/** Signs certificates. */
export class Authority {
  private constructor(
    private readonly own: X509Certificate,
    private readonly keys: webcrypto.CryptoKeyPair,
  ) {}

  static async make(name: string): Promise<Authority> {
    const keys = await makeKeys();
    const own = await X509CertificateGenerator.createSelfSigned({
      name: `CN=${name}`,
      keys,
      signingAlgorithm: algorithm,
      ...validity({}),
      extensions: [new BasicConstraintsExtension(true, undefined, true)],
    });
    return new Authority(own, keys);
  }

  get cert(): Buffer {
    return Buffer.from(this.own.toString('pem'));
  }

  /** A certificate of this authority, for both ends of a connection. */
  async sign(wanted: Wanted = {}): Promise<Pair> {
    const { name = 'someone', names = ['localhost', '127.0.0.1'] } = wanted;
    const keys = await makeKeys();
    const alternatives = names.map((value) => ({ type: /^[\d.]+$/.test(value) ? 'ip' : 'dns', value }) as const);
    const cert = await X509CertificateGenerator.create({
      subject: `CN=${name}`,
      issuer: this.own.subject,
      publicKey: keys.publicKey,
      signingKey: this.keys.privateKey,
      signingAlgorithm: algorithm,
      ...validity(wanted),
      extensions: [
        new SubjectAlternativeNameExtension(alternatives),
        new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth, ExtendedKeyUsage.clientAuth]),
      ],
    });
    const key = await crypto.subtle.exportKey('pkcs8', keys.privateKey);
    return { cert: Buffer.from(cert.toString('pem')), key: Buffer.from(PemConverter.encode(key, 'PRIVATE KEY')) };
  }
}

function makeKeys(): Promise<webcrypto.CryptoKeyPair> {
  return crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
}

function validity({ from = -2, to = 2 }: Wanted): { notBefore: Date; notAfter: Date } {
  return { notBefore: new Date(Date.now() + from * day), notAfter: new Date(Date.now() + to * day) };
}
