/** The page of a sign-in that did not work. It is no page of the console, which only those who have signed in can use. */
import { html } from 'hono/html';

/** `why`: a sentence for people; whatever is in it is shown as text. */
export function signInFailed(why: string) {
  return html`<!doctype html>
    <html lang="en">
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width" />
      <title>Sign-in did not work</title>
      <main>
        <h1>Sign-in did not work</h1>
        <p>${why}</p>
        <p><a href="/api/auth/login">Sign in again</a></p>
      </main>
    </html>`;
}
