/**
 * From where one may ask over HTTP, before anybody is asked who they are: from this machine, and there only programs and a server's own pages: a web page
 * of another origin can neither read anything nor make anything happen. The one judge for every port in TypeScript; `doors.py` of the
 * agent-service is the other language's, and `fixtures/doors` holds both to the same answers.
 */
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';

/** What a port lets in besides programs of this machine that ask for it by a loopback name. */
export interface Door {
  /** Origins under which it is known besides, `https://agents.example.com`: those of the console with sign-in. */
  origins?: readonly string[];
  /** Whether a person may follow a link here from another page. Only where pages are, which nobody may frame. */
  links?: boolean;
}

/** Why a request is not answered. */
export interface Refusal {
  code: 'ForbiddenHost' | 'ForbiddenOrigin';
  detail: string;
}

/** Names of the headers that are looked at, all in small letters. A header that came twice has both values. */
export type AskedHeaders = Pick<
  IncomingHttpHeaders,
  'host' | 'origin' | 'sec-fetch-site' | 'sec-fetch-mode' | 'sec-fetch-dest'
>;

const loopback = /^(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?$/;

/** Judges a request. A name that merely leads to this machine (DNS rebinding) is not a name of it. */
export function refusalOf(method: string, headers: AskedHeaders, { origins = [], links = false }: Door = {}) {
  const { host = '', origin } = headers;
  const known = origins.filter((each) => new URL(each).host === host);
  if (!loopback.test(host) && known.length === 0) {
    const allowed = ['localhost', '127.0.0.1', '[::1]', ...origins.map((each) => new URL(each).host)].join(', ');
    return refusal('ForbiddenHost', `Host "${host}" is not this machine; allowed: ${allowed}.`);
  }
  if (links && isLink(method, headers)) return undefined;
  const site = headers['sec-fetch-site'];
  const own = loopback.test(host) ? [`http://${host}`, ...origins] : known;
  const isOwnSite = site === undefined || site === 'same-origin' || site === 'none';
  if (isOwnSite && (origin === undefined || own.includes(origin))) return undefined;
  return refusal('ForbiddenOrigin', `A page of ${origin ?? 'another site'} may not ask ${host}.`);
}

/**
 * The address at which a request has arrived, as an origin: for what Prometheus reads, which reaches a process by its address and cannot say another name. No
 * page of a stranger has it, because whoever leads a name here keeps that name.
 */
export function arrivedAt({ socket: { localAddress = '', localPort } }: IncomingMessage): string {
  const address = localAddress.replace(/^::ffff:/, '');
  return `http://${address.includes(':') ? `[${address}]` : address}:${localPort}`;
}

function isLink(method: string, headers: AskedHeaders): boolean {
  const reads = method === 'GET' || method === 'HEAD';
  const dest = headers['sec-fetch-dest'] ?? 'document';
  return reads && headers['sec-fetch-mode'] === 'navigate' && dest === 'document' && headers.origin === undefined;
}

function refusal(code: Refusal['code'], detail: string): Refusal {
  return { code, detail };
}

/** Judges a request as Node's server has it. */
export function refusalOfRequest(request: IncomingMessage, door?: Door): Refusal | undefined {
  const one = (name: string) => request.headersDistinct[name]?.join(', ');
  const headers = {
    host: one('host'),
    origin: one('origin'),
    'sec-fetch-site': one('sec-fetch-site'),
    'sec-fetch-mode': one('sec-fetch-mode'),
    'sec-fetch-dest': one('sec-fetch-dest'),
  };
  return refusalOf(request.method ?? '', headers, door);
}
