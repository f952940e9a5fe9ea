// @ts-check
/** Certificates from an authority of one's own: of the cluster for trying, and of tests. Nothing on the machine has to be there for it. */
import 'reflect-metadata';
import {
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  X509Certificate,
  X509CertificateGenerator,
} from '@peculiar/x509';

/**
 * A certificate and its key, in PEM.
 * @typedef {{ cert: Buffer, key: Buffer }} Pair
 *
 * @typedef {object} Validity days from now
 * @property {number} [from] two days ago when absent
 * @property {number} [to] in two days when absent
 *
 * What of a certificate is not usual.
 * @typedef {object} Whose
 * @property {string} [name] who it is
 * @property {string[]} [names] DNS names and IP addresses; those of this machine when absent
 * @property {boolean} [clientOnly] not for a server
 *
 * @typedef {Validity & Whose} Wanted
 */

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const day = 86_400_000;

/** Signs certificates. */
export class Authority {
  /** @type {X509Certificate} */
  #own;
  /** @type {import('node:crypto').webcrypto.CryptoKey} */
  #key;

  /** @param {X509Certificate} own @param {import('node:crypto').webcrypto.CryptoKey} key */
  constructor(own, key) {
    this.#own = own;
    this.#key = key;
  }

  /**
   * @param {string} name
   * @param {Validity} [validity]
   */
  static async make(name, validity = {}) {
    const keys = await makeKeys();
    const own = await X509CertificateGenerator.createSelfSigned({
      name: `CN=${name}`,
      keys,
      signingAlgorithm: algorithm,
      ...datesOf(validity),
      extensions: [
        new BasicConstraintsExtension(true, undefined, true),
        new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
      ],
    });
    return new Authority(own, keys.privateKey);
  }

  /**
   * The authority that was made before.
   * @param {Pair} pair
   */
  static async of({ cert, key }) {
    const der = PemConverter.decodeFirst(key.toString());
    return new Authority(
      new X509Certificate(cert.toString()),
      await crypto.subtle.importKey('pkcs8', der, algorithm, true, ['sign']),
    );
  }

  get cert() {
    return Buffer.from(this.#own.toString('pem'));
  }

  /** The authority itself, for {@link Authority.of}. */
  async pair() {
    return { cert: this.cert, key: await toPem(this.#key) };
  }

  /**
   * A certificate of this authority.
   * @param {Wanted} [wanted]
   * @returns {Promise<Pair>}
   */
  async sign({ name = 'someone', names = ['localhost', '127.0.0.1'], clientOnly = false, ...validity } = {}) {
    const keys = await makeKeys();
    const alternatives = names.map((value) => {
      const type = /** @type {'ip' | 'dns'} */ (/^[\d.]+$/.test(value) ? 'ip' : 'dns');
      return { type, value };
    });
    const cert = await X509CertificateGenerator.create({
      subject: `CN=${name}`,
      issuer: this.#own.subject,
      publicKey: keys.publicKey,
      signingKey: this.#key,
      signingAlgorithm: algorithm,
      ...datesOf(validity),
      extensions: [
        new BasicConstraintsExtension(false, undefined, true),
        new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
        new SubjectAlternativeNameExtension(alternatives),
        new ExtendedKeyUsageExtension([
          ...(clientOnly ? [] : [ExtendedKeyUsage.serverAuth]),
          ExtendedKeyUsage.clientAuth,
        ]),
      ],
    });
    return { cert: Buffer.from(cert.toString('pem')), key: await toPem(keys.privateKey) };
  }
}

function makeKeys() {
  return crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
}

/** @param {import('node:crypto').webcrypto.CryptoKey} key */
async function toPem(key) {
  return Buffer.from(PemConverter.encode(await crypto.subtle.exportKey('pkcs8', key), 'PRIVATE KEY'));
}

/** @param {Validity} validity */
function datesOf({ from = -2, to = 2 }) {
  return { notBefore: new Date(Date.now() + from * day), notAfter: new Date(Date.now() + to * day) };
}
