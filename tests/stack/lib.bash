# What tests/run and the scripts beside this file share. Sourced, never run.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
# What lasts between runs: virtual environments and tools. Safe to delete.
cache=${MLOPSCTL_TEST_HOME:-$HOME/.cache/mlopsctl-tests}
# What one running stack owns: its environment file, logs, process ids, databases, images.
state=$root/tests/.stack

# Debian's CLI, which speaks its engine's API: a newer one on the PATH may have dropped that version.
docker=/usr/bin/docker

# Debian keeps the server's own programs out of the PATH, by version.
postgres_bin() { ls -d /usr/lib/postgresql/*/bin | sort -V | tail -n 1; }

say() { printf '%s: %s\n' "${0##*/}" "$*" >&2; }
die() { say "$*"; exit 3; }

# Runs a long step quietly; shows its output only when it fails.
quietly() {
  local log
  log=$(mktemp)
  if ! "$@" >"$log" 2>&1 </dev/null; then
    cat "$log" >&2
    rm -f "$log"
    return 1
  fi
  rm -f "$log"
}

# The stack of this checkout is up: its file is there and everything named in it answers.
stack_is_up() {
  [ -f "$state/env" ] || return 1
  (
    set -a
    . "$state/env"
    # A stack of an older checkout lacks what is new.
    [ -f "$MLOPSCTL_TEST_MLFLOW3_DATABASE" ] &&
      [ -f "$MLOPSCTL_TEST_DRIFT/complete" ] &&
      [ -f "$MLOPSCTL_TEST_MLFLOW3_VENV/auth" ] &&
      curl -fsS --noproxy '*' -m 2 -o /dev/null "$MLOPSCTL_TEST_MLFLOW3_URL/health" &&
      curl -fsS --noproxy '*' -m 2 -o /dev/null "$MLOPSCTL_TEST_MLFLOW2_URL/health" &&
      curl -sS --noproxy '*' -m 2 -o /dev/null "$MLOPSCTL_TEST_S3S_URL/" &&
      curl -fsS --noproxy '*' -m 2 -o /dev/null "$MLOPSCTL_TEST_MOTO_URL/moto-api/" &&
      "$(postgres_bin)/pg_isready" -h "$MLOPSCTL_TEST_POSTGRES_SOCKETS" -p "$MLOPSCTL_TEST_POSTGRES_PORT" &&
      DOCKER_HOST=$MLOPSCTL_TEST_DOCKER_HOST timeout 5 "$docker" version
  ) >/dev/null 2>&1
}
