import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { FileTooLarge, readFile, uploadFile } from '@platform/temporal';
import { fileReferenceSchema } from '@platform/temporal/agent-service';
import { isShownPicture, maximumFileBytes } from '@platform/temporal/files';
import type { Context } from 'hono';
import { z } from 'zod';
import type { ApiContext } from '../context.js';
import type { ApiEnv } from '../identity/identify.js';
import { problems } from '../schemas/problem.js';
import { json } from './content.js';

/** A header with which a browser runs no script of a file and loads nothing for it. */
const inert = "default-src 'none'; sandbox; frame-ancestors 'none'";

/** How many uploads are read at the same time. Others wait. */
const uploadsAtOnce = 4;

const content = { '*/*': { schema: z.string().meta({ format: 'binary' }) } };

const uploadRoute = createRoute({
  method: 'post',
  path: '/files',
  tags: ['files'],
  summary: 'Upload a file, to start a run with',
  description:
    'The body is the file itself, its `content-type` what it is. The same file again gives the same reference.',
  request: {
    query: z.strictObject({
      name: z
        .string()
        .min(1)
        .meta({ examples: ['invoice.pdf'] }),
    }),
    body: { content, required: true },
  },
  responses: {
    201: json('What a start, a next message or a schedule takes in `files`.', fileReferenceSchema),
    ...problems({
      400: 'It is empty, or of a type that runs do not take.',
      413: `It has more than ${maximumFileBytes} bytes.`,
      503: 'The payload store cannot be reached.',
    }),
  },
});

const downloadRoute = createRoute({
  method: 'get',
  path: '/files/{fileId}',
  tags: ['files'],
  summary: 'A file that a run was given',
  request: {
    params: z.object({ fileId: z.string().meta({ description: '`id` of the reference.' }) }),
    query: z.object({
      run: z.string().optional().meta({ description: 'A run that has it. Needed by those who do not see all runs.' }),
    }),
  },
  responses: {
    200: { description: 'Its content; a picture to be shown, anything else to be saved.', content },
    ...problems({
      404: 'There is no such file.',
      410: 'Its content is lost.',
      503: 'The payload store cannot be reached.',
    }),
  },
});

/** Whether a body is a file, and no JSON. */
export function isUpload(c: Context): boolean {
  return c.req.method === 'POST' && c.req.path === '/api/v1/files';
}

/** Files that people give to runs: to the payload store and back. */
export function addGivenFileRoutes(app: OpenAPIHono<ApiEnv>, { client }: ApiContext): void {
  const inTurn = turnstile(uploadsAtOnce);

  app.openapi(uploadRoute, async (c) => {
    const { name } = c.req.valid('query');
    if (Number(c.req.header('content-length')) > maximumFileBytes) throw new FileTooLarge(name, maximumFileBytes);
    const body = c.req.raw.body as AsyncIterable<Uint8Array> | null;
    const upload = { name, mediaType: c.req.header('content-type'), content: body ?? new Uint8Array() };
    return c.json(await inTurn(() => uploadFile(client, upload)), 201);
  });

  app.openapi(downloadRoute, async (c) => {
    const { file, content } = await readFile(client, c.req.valid('param').fileId);
    const isShown = isShownPicture(file.mediaType);
    return c.body(content as Uint8Array<ArrayBuffer>, 200, {
      'content-type': isShown ? file.mediaType : 'application/octet-stream',
      'content-disposition': `${isShown ? 'inline' : 'attachment'}; filename*=UTF-8''${encodedName(file.name)}`,
      'content-security-policy': inert,
    });
  });
}

/** As RFC 8187 writes it. */
function encodedName(name: string): string {
  const escaped = (character: string) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
  return encodeURIComponent(name).replace(/['()*]/g, escaped);
}

/** Lets at most `atOnce` pieces of work run at the same time, in the order in which they came. */
function turnstile(atOnce: number) {
  let free = atOnce;
  const waiting: (() => void)[] = [];
  return async <Result>(work: () => Promise<Result>): Promise<Result> => {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else free += 1;
    }
  };
}
