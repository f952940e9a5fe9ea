#!/bin/sh
# The whole product on this machine, in containers: sh deploy/compose/up.sh. Then http://127.0.0.1:3000; the page of sign-in names the sample people.
# Stop it with Ctrl-C; `docker compose --file deploy/compose/compose.yaml down --volumes` forgets everything.
set -eu
cd "$(dirname "$0")/../.."
here=deploy/compose
mkdir -p $here/secrets $here/data
docker build --tag durable-agents/sample:local --file $here/sample.Dockerfile .
# As the user who starts this, so that compose can read the files, and nobody else.
docker run --rm --user "$(id -u):$(id -g)" --volume "$PWD/$here/secrets:/secrets" --volume "$PWD/$here/data:/data" --env PARTS_DATA_DIR=/data \
  durable-agents/sample:local node deploy/compose/secrets.mjs
USER_ID="$(id -u)" GROUP_ID="$(id -g)" exec docker compose --file $here/compose.yaml up --build "$@"
