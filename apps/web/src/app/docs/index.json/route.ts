import { readDocs } from '../doc-files';

export const dynamic = 'force-static';

/** What documents there are, for the palette. */
export function GET(): Response {
  return Response.json(readDocs().map(({ name, title }) => ({ href: `/docs/${name}`, title })));
}
