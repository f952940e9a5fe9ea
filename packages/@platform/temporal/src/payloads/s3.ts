/** Objects of S3, or of a server that speaks its protocol. The AWS SDK is loaded at the first use: those who keep files never load it. */
import type { S3Client } from '@aws-sdk/client-s3';
import { PayloadStoreUnavailable } from '../errors/errors.js';

/** A bucket, and what the keys in it begin with. */
export interface S3Location {
  bucket: string;
  /** Without a slash at its end; may be empty. */
  prefix: string;
}

/** `s3://bucket/prefix` as the parts it is made of; `undefined` for anything else. */
export function parseS3Location(text: string): S3Location | undefined {
  const [, bucket, prefix] =
    /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:\/([A-Za-z0-9!_.*'()/-]*))?$/.exec(text) ?? [];
  return bucket === undefined ? undefined : { bucket, prefix: (prefix ?? '').replace(/\/+$/, '') };
}

/** An object of a bucket. */
export interface S3Object {
  /** Without the prefix of the location. */
  path: string;
  bytes: number;
  /** Milliseconds since 1970. */
  writtenAt: number;
}

/** Objects that S3 lists at once. */
const pageSize = 1_000;

/** Tries of one request, with growing pauses between them: some 6 s in all. */
const maxAttempts = 8;

/**
 * Reads and writes objects. Region, credentials and endpoint are those of the AWS SDK (`AWS_REGION`, `AWS_ACCESS_KEY_ID`, profiles, roles,
 * `AWS_ENDPOINT_URL_S3`, …). With an endpoint of its own, the bucket is a part of the path.
 */
export class S3Bucket {
  #client: Promise<S3Client> | undefined;

  constructor(
    readonly at: S3Location,
    private readonly env: NodeJS.ProcessEnv = process.env,
    /** What people call it. */
    private readonly what = 'payload store',
  ) {}

  /** `s3://bucket/prefix/path`. */
  locationOf(path: string): string {
    return `s3://${this.at.bucket}/${this.#keyOf(path)}`;
  }

  /** Throws {@link PayloadStoreUnavailable}. */
  async put(path: string, data: Uint8Array, contentType = 'application/octet-stream'): Promise<void> {
    const { PutObjectCommand } = await import('@aws-sdk/client-s3');
    const object = { Bucket: this.at.bucket, Key: this.#keyOf(path), Body: data, ContentType: contentType };
    await this.#send((client) => client.send(new PutObjectCommand(object)));
  }

  /** `undefined` when there is none. Throws {@link PayloadStoreUnavailable}. */
  async get(path: string): Promise<Uint8Array | undefined> {
    const { GetObjectCommand, NoSuchKey } = await import('@aws-sdk/client-s3');
    const object = { Bucket: this.at.bucket, Key: this.#keyOf(path) };
    return this.#send(async (client) => {
      try {
        const { Body } = await client.send(new GetObjectCommand(object));
        return await Body?.transformToByteArray();
      } catch (error) {
        if (error instanceof NoSuchKey) return undefined;
        throw error;
      }
    });
  }

  /** When an object was written, in milliseconds since 1970; `undefined` when there is none. Throws {@link PayloadStoreUnavailable}. */
  async writtenAt(path: string): Promise<number | undefined> {
    const { HeadObjectCommand, NotFound } = await import('@aws-sdk/client-s3');
    const object = { Bucket: this.at.bucket, Key: this.#keyOf(path) };
    return this.#send(async (client) => {
      try {
        return (await client.send(new HeadObjectCommand(object))).LastModified?.getTime();
      } catch (error) {
        if (error instanceof NotFound) return undefined;
        throw error;
      }
    });
  }

  /** Throws {@link PayloadStoreUnavailable}. */
  async remove(path: string): Promise<void> {
    const { DeleteObjectCommand } = await import('@aws-sdk/client-s3');
    const object = { Bucket: this.at.bucket, Key: this.#keyOf(path) };
    await this.#send((client) => client.send(new DeleteObjectCommand(object)));
  }

  /** Objects under the prefix, in order, after one; at most so many (1,000). Throws {@link PayloadStoreUnavailable}. */
  async list(after: string, limit: number): Promise<S3Object[]> {
    const { ListObjectsV2Command } = await import('@aws-sdk/client-s3');
    const Prefix = this.at.prefix && `${this.at.prefix}/`;
    const request = {
      Bucket: this.at.bucket,
      Prefix,
      MaxKeys: limit,
      ...(after && { StartAfter: this.#keyOf(after) }),
    };
    const { Contents } = await this.#send((client) => client.send(new ListObjectsV2Command(request)));
    return (Contents ?? []).map(({ Key, Size, LastModified }) => ({
      path: (Key ?? '').slice(Prefix.length),
      bytes: Size ?? 0,
      writtenAt: LastModified?.getTime() ?? Date.now(),
    }));
  }

  /** All of them. */
  async *listAll(): AsyncGenerator<S3Object> {
    for (let last = ''; ; ) {
      const page = await this.list(last, pageSize);
      yield* page;
      last = page.at(-1)?.path ?? '';
      if (!last) return;
    }
  }

  async #send<Answer>(request: (client: S3Client) => Promise<Answer>): Promise<Answer> {
    try {
      this.#client ??= this.#connect();
      return await request(await this.#client);
    } catch (error) {
      const { name, message, $metadata } = error as Error & { $metadata?: { httpStatusCode?: number } };
      const status = $metadata?.httpStatusCode;
      const refused =
        (status !== undefined && status >= 400 && status < 500 && status !== 429) || isSetUpWrongly(error as Error);
      const reason = message && message !== name ? `${name}: ${message}` : name;
      throw new PayloadStoreUnavailable(`${this.what} ${this.locationOf('')}`, reason, refused, { cause: error });
    }
  }

  async #connect(): Promise<S3Client> {
    // Which SDK it is, is decided by whoever pins it, not by those who read the log.
    process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
    const { S3Client } = await import('@aws-sdk/client-s3');
    const { AWS_REGION, AWS_DEFAULT_REGION, AWS_ENDPOINT_URL, AWS_ENDPOINT_URL_S3 } = this.env;
    const region = AWS_REGION || AWS_DEFAULT_REGION;
    const ownEndpoint = Boolean(AWS_ENDPOINT_URL_S3 || AWS_ENDPOINT_URL);
    return new S3Client({ maxAttempts, forcePathStyle: ownEndpoint, ...(region && { region }) });
  }

  #keyOf(path: string): string {
    return [this.at.prefix, path].filter(Boolean).join('/');
  }
}

/** No credentials, no region: the SDK says so before it asks anybody. */
function isSetUpWrongly({ name, message }: Error): boolean {
  return name === 'CredentialsProviderError' || message === 'Region is missing';
}
