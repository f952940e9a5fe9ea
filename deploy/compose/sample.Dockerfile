# What trying needs besides the product: the sample provider of sign-in, the scripted model, and what makes secrets. From the root of the repository.
ARG BASE_NODE=docker.io/library/node:20.20.2-bookworm-slim
FROM ${BASE_NODE}
WORKDIR /app
COPY package.json package-lock.json .npmrc tsconfig.json tsconfig.base.json ./
COPY packages ./packages
COPY apps/temporal-worker/package.json ./apps/temporal-worker/
COPY apps/cli/package.json ./apps/cli/
COPY apps/web/package.json ./apps/web/
RUN npm ci --ignore-scripts && node_modules/.bin/tsc -b packages/@platform/*
COPY apps/agent-service/scripted-model ./apps/agent-service/scripted-model
COPY apps/agent-service/agents/policies.toml ./apps/agent-service/agents/
COPY scripts ./scripts
COPY deploy/compose/secrets.mjs ./deploy/compose/
RUN mkdir /secrets && chown 10001:10001 /secrets
USER 10001:10001
ENV DATA_DIR=/secrets NODE_ENV=production
CMD ["node", "scripts/sign-in/server.mjs"]
