import Link from 'next/link';
import { notFound } from 'next/navigation';
import { type Doc, readDoc, readDocs } from '../doc-files';
import { DocText } from '../doc-text';

export const dynamicParams = false;

interface Props {
  params: Promise<{ path?: string[] }>;
}

/** All are made when the console is built. */
export function generateStaticParams(): { path: string[] }[] {
  return [{ path: [] }, ...readDocs().map(({ name }) => ({ path: name.split('/') }))];
}

export default async function Page({ params }: Props) {
  const { path = [] } = await params;
  if (path.length === 0) return <Index docs={readDocs()} />;
  const doc = readDoc(path.join('/'));
  if (!doc) notFound();
  return (
    <div className="mx-auto max-w-3xl">
      <title>{`${doc.title} · Durable Agents`}</title>
      <Link href="/docs" className="text-muted-foreground text-sm underline-offset-4 hover:underline">
        Documentation
      </Link>
      <article className="prose mt-3">
        <DocText doc={doc} />
      </article>
    </div>
  );
}

function Index({ docs }: { docs: readonly Doc[] }) {
  const parts = [
    { title: 'Guide', docs: docs.filter(({ name }) => name.startsWith('guide/')) },
    { title: 'The product', docs: docs.filter(({ name }) => !name.includes('/')) },
    { title: 'Running it', docs: docs.filter(({ name }) => name.includes('/') && !name.startsWith('guide/')) },
  ];
  return (
    <div className="mx-auto max-w-3xl">
      <title>Documentation · Durable Agents</title>
      <h1 className="font-semibold text-2xl tracking-tight">Documentation</h1>
      {docs.length === 0 && (
        <p className="mt-3 text-muted-foreground text-sm">This build has none: it was not made in the repository.</p>
      )}
      {parts.map(({ title, docs }) => (
        <section key={title} className="mt-6">
          <h2 className="font-medium text-sm">{title}</h2>
          <ul className="mt-2 grid gap-x-6 gap-y-1.5 text-sm sm:grid-cols-2">
            {docs.map(({ name, title }) => (
              <li key={name}>
                <Link
                  href={`/docs/${name}`}
                  prefetch={false}
                  className="text-primary underline-offset-4 hover:underline"
                >
                  {title}
                </Link>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}
