import { X509Certificate } from 'node:crypto';
import type { NativeConnectionOptions } from '@temporalio/worker';
import { Gauge, type Registry } from 'prom-client';

/** Tells until when the certificates of the connection to Temporal are good. Says nothing where there are none, or where one cannot be read: then the connection says so. */
export function showCertificates(register: Registry, { tls }: NativeConnectionOptions): void {
  const given = typeof tls === 'object' && tls !== null ? tls : {};
  const gauge = new Gauge({
    name: 'agents_tls_certificate_expiry_timestamp_seconds',
    help: 'Unix time at which a certificate of the connection to Temporal ends.',
    labelNames: ['certificate'],
    registers: [register],
  });
  const show = (certificate: string, pem: Buffer | Uint8Array | undefined | null) => {
    const ends = pem && endOf(pem);
    if (ends) gauge.set({ certificate }, ends);
  };
  show('client', given.clientCertPair?.crt);
  show('server_root', given.serverRootCACertificate);
}

/** Unix time in seconds at which the first certificate ends; `undefined` when it cannot be read. */
function endOf(pem: Buffer | Uint8Array): number | undefined {
  try {
    return Date.parse(new X509Certificate(pem).validTo) / 1_000;
  } catch {
    return undefined; // connecting with it fails, and says why
  }
}
