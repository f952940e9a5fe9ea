/** The part of `http_ece` that is used: it comes without types. */
declare module 'http_ece' {
  import type { ECDH } from 'node:crypto';

  interface Parameters {
    version: 'aes128gcm';
    /** Base64url: the other side's public key. A receiver reads it from the message. */
    dh?: string;
    privateKey: ECDH;
    salt?: string;
    authSecret: string;
  }

  export function encrypt(content: Buffer, parameters: Parameters): Buffer;
  export function decrypt(content: Buffer, parameters: Parameters): Buffer;
}
