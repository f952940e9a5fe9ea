import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import { pythonBin } from '../../scripts/lib/paths.mjs';
import { freePort } from '../../scripts/lib/ports.mjs';
import { exited } from './process.js';

/** Objects are given to those who say who they are; it believes them. */
const headers = {
  authorization: 'AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0',
};

/** A server that speaks the protocol of S3, on loopback, with one bucket. It keeps everything in memory. */
export class S3Server {
  private constructor(
    readonly port: number,
    private readonly child: ChildProcess,
  ) {}

  static readonly bucket = 'payloads-under-test';

  static async start(): Promise<S3Server> {
    const port = await freePort();
    const args = ['-m', 'moto.server', '-H', '127.0.0.1', '-p', String(port)];
    const server = new S3Server(port, spawn(path.join(pythonBin, 'python'), args, { stdio: 'ignore' }));
    for (let tries = 0; ; tries++) {
      const made = await fetch(server.#urlOf(), { method: 'PUT' }).catch((error: unknown) => error);
      if (made instanceof Response && made.ok) return server;
      if (tries > 200) throw new Error(`The S3 server does not start: ${made}`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  /** What a process needs to keep its payloads here; with another port, through something that passes on to this one. */
  env(prefix: string, port = this.port): Record<string, string> {
    return {
      PAYLOAD_STORE: `s3://${S3Server.bucket}/${prefix}`,
      AWS_ENDPOINT_URL_S3: `http://127.0.0.1:${port}`,
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
    };
  }

  /** Takes an object away, and returns it. */
  async remove(key: string): Promise<Uint8Array> {
    const object = await fetch(this.#urlOf(key), { headers });
    if (!object.ok) throw new Error(`There is no object ${key}`);
    await fetch(this.#urlOf(key), { method: 'DELETE', headers });
    return new Uint8Array(await object.arrayBuffer());
  }

  async put(key: string, data: Uint8Array): Promise<void> {
    await fetch(this.#urlOf(key), { method: 'PUT', headers, body: Buffer.from(data) });
  }

  /** The keys that begin so. */
  async keys(prefix: string): Promise<string[]> {
    const list = await (await fetch(`${this.#urlOf()}?list-type=2&prefix=${prefix}`)).text();
    return [...list.matchAll(/<Key>([^<]+)<\/Key>/g)].map(([, key]) => key!);
  }

  async stop(): Promise<void> {
    await exited(this.child, 'SIGKILL');
  }

  #urlOf(key = ''): string {
    return `http://127.0.0.1:${this.port}/${S3Server.bucket}/${key}`.replace(/\/$/, '');
  }
}
