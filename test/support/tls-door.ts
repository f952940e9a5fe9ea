import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import {
  type ClientHttp2Session,
  connect,
  createSecureServer,
  type Http2SecureServer,
  type IncomingHttpHeaders,
  type ServerHttp2Stream,
} from 'node:http2';
import type { AddressInfo } from 'node:net';
import path from 'node:path';

/** What a server asks of those who connect: a certificate of the authority, or an API key. */
export type Wanted = 'certificate' | { apiKey: string };

/** Headers of the connection to the client, which are no part of a call. */
const hopHeaders = new Set(['connection', 'host', 'transfer-encoding']);

/** A server of gRPC with TLS, as a Temporal server is deployed: what may come in is passed on to one without. */
export class TlsDoor {
  /** Calls that had no right key. */
  refused = 0;

  private constructor(
    private readonly server: Http2SecureServer,
    private readonly inner: ClientHttp2Session,
    private readonly wanted: Wanted,
  ) {
    server.on('stream', (stream, headers) => this.#pass(stream, headers));
    server.on('sessionError', () => {}); // the client has seen it as well
  }

  /** `certificates`: a folder with `ca.crt` and the server's `temporal.crt` and `temporal.key`. */
  static async open(address: string, certificates: string, wanted: Wanted): Promise<TlsDoor> {
    const read = (name: string) => readFileSync(path.join(certificates, name));
    const server = createSecureServer({
      cert: read('temporal.crt'),
      key: read('temporal.key'),
      ca: read('ca.crt'),
      requestCert: wanted === 'certificate',
      rejectUnauthorized: wanted === 'certificate',
    });
    const inner = connect(`http://${address}`);
    inner.on('error', () => {});
    const door = new TlsDoor(server, inner, wanted);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return door;
  }

  get address(): string {
    return `127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.inner.destroy();
    this.server.close();
  }

  #pass(stream: ServerHttp2Stream, headers: IncomingHttpHeaders): void {
    stream.on('error', () => {}); // the client has gone
    if (typeof this.wanted === 'object' && headers.authorization !== `Bearer ${this.wanted.apiKey}`) {
      this.refused++;
      stream.respond(
        { ':status': 200, 'content-type': 'application/grpc', 'grpc-status': '16', 'grpc-message': 'no such key' },
        { endStream: true },
      );
      return;
    }
    const kept = Object.entries(headers).filter(([name]) => !hopHeaders.has(name) && name !== ':authority');
    const call = this.inner.request(Object.fromEntries(kept));
    call.on('error', () => stream.close());
    stream.on('close', () => call.close());
    stream.pipe(call);
    call.on('response', (answer, flags) => {
      const endStream = (flags & 1) !== 0; // an answer that is only a status
      stream.respond(answer, { endStream, waitForTrailers: !endStream });
      if (!endStream) call.pipe(stream);
    });
    call.on('trailers', (trailers) => stream.once('wantTrailers', () => stream.sendTrailers(trailers)));
  }
}
