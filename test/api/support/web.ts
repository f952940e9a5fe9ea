import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import { parseJson, writeJson } from '@platform/temporal/json';
import { createApi } from '../../../apps/web/src/server/app.js';
import { createApiContext } from '../../../apps/web/src/server/context.js';
import type { Problem } from '../../../apps/web/src/server/problem.js';
import { closing } from '../../support/closing.mjs';
import { type ApiDocument, conformanceOf } from './conformance.js';

/** The HTTP API on a port of its own, as the console serves it. Every answer is held against the document that describes the API. */
export interface Web {
  url: string;
  get<Body>(path: string): Promise<Answer<Body>>;
  post<Body>(path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer<Body>>;
  stop(): Promise<void>;
}

export interface Answer<Body> {
  status: number;
  headers: Headers;
  body: Body;
}

/** What failed requests are answered with. */
export type { Problem };

/** Serves the API on loopback with the environment of a stack. */
export async function startWeb(env: Record<string, string>): Promise<Web> {
  const context = await createApiContext(env as NodeJS.ProcessEnv);
  const server = serve({ fetch: createApi(context).fetch, hostname: '127.0.0.1', port: 0 });
  if (!server.listening) await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/v1`;
  const conforms = conformanceOf((await (await fetch(`${url}/openapi.json`)).json()) as ApiDocument);
  const ask = async <Body>(path: string, init: RequestInit): Promise<Answer<Body>> => {
    const response = await fetch(url + path, init);
    const text = await response.text();
    conforms({
      method: init.method ?? 'GET',
      path: new URL(url + path).pathname,
      status: response.status,
      contentType: response.headers.get('content-type'),
      text,
    });
    return {
      status: response.status,
      headers: response.headers,
      body: (text === '' ? undefined : parseJson(text)) as Body,
    };
  };
  return {
    url,
    get: (path) => ask(path, {}),
    post: (path, body, headers = {}) => {
      if (body === undefined) return ask(path, { method: 'POST', headers });
      const json = { 'content-type': 'application/json', ...headers };
      return ask(path, { method: 'POST', headers: json, body: writeJson(body) });
    },
    stop: () => {
      const closed = once(server, 'close');
      server.close();
      return closing({
        context: () => context.close(),
        server: () => {
          if ('closeAllConnections' in server) server.closeAllConnections();
          return closed;
        },
      });
    },
  };
}
