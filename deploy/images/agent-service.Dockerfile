# The agent-service, with the sample agents. From the root of the repository: docker build -f deploy/images/agent-service.Dockerfile .
# Your own agents: FROM this image, and COPY them to /app (deploy/images/example).
ARG BASE_PYTHON=docker.io/library/python:3.11.14-slim-bookworm

FROM ${BASE_PYTHON} AS build
WORKDIR /build
# hadolint ignore=DL3008 # the newest that the distribution has
RUN apt-get update && apt-get install -y --no-install-recommends tini && mkdir /data
RUN python3 -m venv /opt/venv
COPY apps/agent-service/requirements.lock apps/agent-service/requirements-extras.lock ./
RUN /opt/venv/bin/pip install --no-cache-dir --no-deps --require-hashes -r requirements.lock -r requirements-extras.lock
COPY apps/agent-service/pyproject.toml ./
COPY apps/agent-service/src ./src
RUN /opt/venv/bin/pip wheel --no-cache-dir --no-deps --wheel-dir /wheels . \
 && /opt/venv/bin/pip install --no-cache-dir --no-deps /wheels/*.whl \
 && /opt/venv/bin/pip check \
 && /opt/venv/bin/pip uninstall -y pip setuptools \
 && python3 -m compileall -q /opt/venv/lib

FROM ${BASE_PYTHON}
ARG VERSION=0.1.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="durable-agents/agent-service" \
      org.opencontainers.image.description="Runs the turns of Agno agents, journaled call by call." \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
# Tools and MCP servers start processes: somebody has to wait for those that are left.
COPY --from=build /usr/bin/tini-static /usr/bin/tini
COPY --from=build /opt/venv /opt/venv
COPY --from=build --chown=10001:10001 /data /data
COPY apps/agent-service/agents /app/agents
WORKDIR /app
ENV PATH=/opt/venv/bin:$PATH PYTHONPATH=/app PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 HOME=/tmp DATA_DIR=/data AGENT_SERVICE_PORT=8100
EXPOSE 8100
USER 10001:10001
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s \
  CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8100/readyz', timeout=4)"]
# SIGTERM hands turns over: 15 s at most. It listens on loopback; AGENT_SERVICE_HOST=0.0.0.0 needs AGENT_SERVICE_TOKEN.
ENTRYPOINT ["tini", "--"]
CMD ["python", "-m", "agent_service"]
