# The command line. From the root of the repository: docker build -f deploy/images/cli.Dockerfile .
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
COPY apps/cli ./apps/cli
RUN node_modules/.bin/tsc -b apps/cli && node deploy/images/pack.mjs /packed apps/cli/dist/main.js

FROM ${BASE_RUNTIME}
ARG VERSION=0.1.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="durable-agents/cli" \
      org.opencontainers.image.description="The command line of durable agent runs: doctor, archive, payloads, and all that people do." \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=build /usr/local/bin/node /usr/local/bin/
COPY --from=build /packed /app
COPY --from=build --chown=10001:10001 /data /data
WORKDIR /app
ENV NODE_ENV=production DATA_DIR=/data HOME=/tmp
USER 10001:10001
HEALTHCHECK NONE
ENTRYPOINT ["node", "/app/apps/cli/dist/main.js"]
CMD ["--help"]
