import { GeistMono } from 'geist/font/mono';
import { GeistSans } from 'geist/font/sans';
import type { Metadata, Viewport } from 'next';
import type { ReactNode } from 'react';
import { Tour } from '@/components/first-run/tour';
import { StayTold } from '@/components/push/stay-told';
import { AppHeader } from '@/components/shell/app-header';
import { AskName } from '@/components/shell/ask-name';
import { Banners } from '@/components/shell/banners';
import { BottomNav } from '@/components/shell/bottom-nav';
import { Providers } from '@/components/shell/providers';
import { SignInGate } from '@/components/sign-in/sign-in-gate';
import { noticeRoomScript } from '@/lib/notice-room';
import { themeScript } from '@/lib/theme-script';
import './globals.css';

export const metadata: Metadata = {
  description: 'Durable runs for AI agents: start, watch, decide.',
  applicationName: 'Durable Agents',
  appleWebApp: { capable: true, title: 'Agents', statusBarStyle: 'default' },
  icons: { apple: '/icons/apple-180.png' },
};

export const viewport: Viewport = {
  width: 'device-width',
  initialScale: 1,
  viewportFit: 'cover',
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#f9fafb' },
    { media: '(prefers-color-scheme: dark)', color: '#121318' },
  ],
};

export default function RootLayout({ children }: { children: ReactNode }) {
  return (
    <html lang="en" className={`${GeistSans.variable} ${GeistMono.variable}`} suppressHydrationWarning>
      <head>
        {/* biome-ignore lint/security/noDangerouslySetInnerHtml: constants of ours */}
        <script dangerouslySetInnerHTML={{ __html: `${themeScript};${noticeRoomScript}` }} />
      </head>
      <body className="font-sans">
        <Providers>
          <a
            href="#main"
            className="sr-only z-50 rounded-md bg-primary px-3 py-2 text-primary-foreground focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
          >
            Skip to content
          </a>
          <AppHeader />
          <Banners />
          <main id="main" className="mx-auto w-full max-w-6xl px-4 pt-5 pb-28 sm:px-6 sm:pt-7 md:pb-16">
            <SignInGate>
              <Tour />
              {children}
            </SignInGate>
          </main>
          <BottomNav />
          <AskName />
          <StayTold />
        </Providers>
      </body>
    </html>
  );
}
