/// <reference path="./http-ece.d.ts" />
/** Content encoding of push messages (RFC 8188, RFC 8291). */
export { decrypt, encrypt } from 'http_ece';
