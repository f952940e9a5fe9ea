import { Webhook } from 'standardwebhooks';

const webhook = new Webhook(process.env.NOTIFY_WEBHOOK_SECRET ?? '');
const seen = new Set<string>(); // a table with a unique column, where it must survive a restart

/** Takes a notification: a route handler of Next.js; the same lines do in Hono, Deno, Bun. */
export async function POST(request: Request): Promise<Response> {
  const body = await request.text(); // as it came: parsing and writing it again would change the signature
  let message: { type: string; data: { runId: string; url: string } };
  try {
    message = webhook.verify(body, Object.fromEntries(request.headers)) as typeof message;
  } catch {
    return new Response(null, { status: 401 });
  }
  const id = request.headers.get('webhook-id')!;
  if (!seen.has(id)) console.log(message.type, message.data.url);
  seen.add(id);
  return new Response(null, { status: 204 });
}
