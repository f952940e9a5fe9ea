// @ts-check

process.env.NEXT_TELEMETRY_DISABLED = '1';

/**
 * What a page may load. Text of models and tools is rendered inert; should that ever fail, it still cannot load a picture from
 * elsewhere or send anything away.
 */
const contentSecurityPolicy = [
  "default-src 'self'",
  `script-src 'self' 'unsafe-inline'${process.env.NODE_ENV === 'development' ? " 'unsafe-eval'" : ''}`,
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

/** @type {import('next').NextConfig} */
const config = {
  serverExternalPackages: ['@platform/temporal', '@temporalio/client', '@temporalio/common', '@temporalio/proto'],
  transpilePackages: ['geist'],
  typescript: {
    // Types are checked for all workspaces at once by `npm run check`.
    ignoreBuildErrors: true,
    // The bundler finds `x.ts` for an import of `./x.js` only when it is told that modules are resolved as Node does.
    tsconfigPath: 'tsconfig.build.json',
  },
  // Written for a next build, it takes a fifth of the time of the first one, and saves as much of the next: people build it once.
  experimental: { turbopackFileSystemCacheForBuild: false },
  poweredByHeader: false,
  devIndicators: false,
  headers: async () => [
    {
      source: '/((?!api/).*)',
      headers: [
        { key: 'Content-Security-Policy', value: contentSecurityPolicy },
        { key: 'Referrer-Policy', value: 'no-referrer' },
        { key: 'X-Content-Type-Options', value: 'nosniff' },
      ],
    },
  ],
};

export default config;
