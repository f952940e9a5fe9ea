# The console and the HTTP API. From the root of the repository: docker build -f deploy/images/console.Dockerfile .
# What builds, and what runs it. Pin them by digest where you build for real, or name a mirror's.
ARG BASE_NODE=docker.io/library/node:20.20.2-bookworm-slim
ARG BASE_RUNTIME=docker.io/library/debian:12-slim

FROM ${BASE_NODE} AS build
WORKDIR /build
# hadolint ignore=DL3008 # whom TLS trusts: the newest that the distribution has
RUN apt-get update && apt-get install -y --no-install-recommends ca-certificates && mkdir /data
COPY package.json package-lock.json .npmrc ./
COPY packages ./packages
COPY apps/temporal-worker/package.json ./apps/temporal-worker/
COPY apps/cli/package.json ./apps/cli/
COPY apps/web/package.json ./apps/web/
RUN npm ci --omit=dev --ignore-scripts
COPY tsconfig.json tsconfig.base.json ./
COPY deploy/images ./deploy/images
COPY apps/web ./apps/web
COPY docs ./docs
WORKDIR /build/apps/web
RUN /build/node_modules/.bin/tsc -b ../../packages/@platform/* && NEXT_TELEMETRY_DISABLED=1 /build/node_modules/.bin/next build
WORKDIR /build
RUN node deploy/images/pack.mjs /packed apps/web/server.mjs && cp deploy/images/healthcheck.mjs /packed/

FROM ${BASE_RUNTIME}
ARG VERSION=0.1.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="durable-agents/console" \
      org.opencontainers.image.description="The console of durable agent runs, and their HTTP API." \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=build /usr/local/bin/node /usr/local/bin/
COPY --from=build /packed /app
COPY --from=build --chown=10001:10001 /data /data
WORKDIR /app
ENV NODE_ENV=production DATA_DIR=/data HOME=/tmp WEB_PORT=3000
EXPOSE 3000
USER 10001:10001
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s CMD ["node", "healthcheck.mjs", "http://127.0.0.1:3000/readyz"]
# It listens on loopback. WEB_HOST=0.0.0.0 needs sign-in.
CMD ["node", "apps/web/server.mjs"]
