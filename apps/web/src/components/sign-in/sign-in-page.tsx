'use client';
import { PageTitle } from '@/components/shell/page-title';
import { Button } from '@/components/ui/button';
import { signInUrl } from '@/lib/sign-in';

/** What people see before they have signed in. They come back to the page that they wanted. */
export function SignInPage() {
  const here = `${location.pathname}${location.search}${location.hash}`;
  return (
    <section
      aria-labelledby="sign-in"
      className="mx-auto mt-[12vh] flex max-w-sm flex-col gap-4 rounded-xl border bg-card p-6 sm:p-8"
    >
      <PageTitle>Sign in</PageTitle>
      <h1 id="sign-in" className="font-semibold text-xl tracking-tight">
        Sign in
      </h1>
      <p className="text-muted-foreground text-sm">
        What agents do here is decided by people who are known. Your sign-in says who you are and what you may do.
      </p>
      <Button asChild size="lg">
        {/* Not a link of the router: the server sends the browser to the provider. */}
        <a href={signInUrl(here)}>Sign in</a>
      </Button>
    </section>
  );
}
