#!/usr/bin/env bash
# Builds the image and runs it as ops teams do: read-only, without capabilities, under other user IDs, with the key as a file,
# and stopped by SIGTERM. Needs a container engine and the base image; without them it says so and ends well.
#
#   test/container.sh
#
# Environment:
#   CONTAINER_ENGINE   the command of the engine, with its options; else docker or podman, whichever works
#   IMAGE              an image that is built already
set -euo pipefail
cd "$(dirname "$0")/.."

say() { printf '%s\n' "$*"; }
fail() {
  say "FAIL: $*" >&2
  exit 1
}

read -ra ENGINE <<<"${CONTAINER_ENGINE:-}"
if [ ${#ENGINE[@]} -eq 0 ]; then
  for name in docker podman; do
    if "$name" info >/dev/null 2>&1; then
      ENGINE=("$name")
      break
    fi
  done
fi
if [ ${#ENGINE[@]} -eq 0 ]; then
  say "skipped: neither docker nor podman runs here"
  exit 0
fi

image=${IMAGE:-}
if [ -z "$image" ]; then
  base=$(sed -n 's/^FROM \([^ ]*\).*/\1/p' Dockerfile | sort -u)
  if ! "${ENGINE[@]}" image inspect "$base" >/dev/null 2>&1 && ! timeout 300 "${ENGINE[@]}" pull -q "$base" >/dev/null 2>&1; then
    say "skipped: the base image $base cannot be had here"
    exit 0
  fi
  image=chative-contacts:check
  version=$(sed -n 's/^ *"version": "\(.*\)",/\1/p' package.json | head -1)
  revision=$(git rev-parse HEAD 2>/dev/null || echo unknown)
  "${ENGINE[@]}" build --build-arg VERSION="$version" --build-arg REVISION="$revision" -t "$image" .
fi

here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
chmod 755 "$here"
cp fixtures/contacts.csv fixtures/mapping.yaml "$here"
printf 'a-key-of-nobody\n' >"$here/key"
chmod 444 "$here"/*

# Nothing but what is named is allowed: no network, no capability, no file but those of /data.
LOCKED=(--rm --network none --read-only --cap-drop all --security-opt no-new-privileges)
run() { "${ENGINE[@]}" run "${LOCKED[@]}" ${RUN_OPTIONS:-} "$@"; }

# A volume whose folder is of this user. The image's own user needs none: /data of the image is its folder.
volume=chative-contacts-check-$$
container=$volume
trap '"${ENGINE[@]}" rm -f "$container" >/dev/null 2>&1 || true; "${ENGINE[@]}" volume rm -f "$volume" >/dev/null 2>&1 || true; rm -rf "$here"' EXIT
folder_of() {
  "${ENGINE[@]}" run --rm --network none ${RUN_OPTIONS:-} -v "$volume:/data" --user 0 --entrypoint chown "$image" "$1" /data
}
SYNC=(sync --sandbox --file /in/contacts.csv --mapping /in/mapping.yaml --json --no-progress)

say "the image: who it runs as, what it says of itself, and what it holds"
user=$("${ENGINE[@]}" image inspect --format '{{.Config.User}}' "$image")
[ "$user" = node ] || fail "it runs as '$user'"
size=$("${ENGINE[@]}" image inspect --format '{{.Size}}' "$image")
say "  $((size / 1000000)) MB, with its base"
for label in title description version revision licenses; do
  value=$("${ENGINE[@]}" image inspect --format "{{index .Config.Labels \"org.opencontainers.image.$label\"}}" "$image")
  [ -n "$value" ] || fail "no label $label"
done
held=$(run --entrypoint sh "$image" -c 'ls /app /app/node_modules; du -sk /app | cut -f1')
for unwanted in src test tsconfig.json typescript vitest rolldown; do
  grep -qx "$unwanted" <<<"$held" && fail "it holds $unwanted"
done
say "  $(tail -1 <<<"$held") KiB of it are the program"

say "--help, without a data folder"
told=$(run "$image" --help)
grep -q 'chative-contacts sync' <<<"$told" || fail "no help"

say "/data: of the image's own user alone"
held=$(run --entrypoint stat "$image" -c '%U %a' /data)
[ "$held" = 'node 700' ] || fail "/data is '$held'"

say "a run as the image's own user, and as another one that owns its volume"
folder_of 12345:23456
for as in '' "--user 12345:23456 -v $volume:/data"; do
  code=0
  # shellcheck disable=SC2086
  run $as -v "$here:/in:ro" "$image" "${SYNC[@]}" >"$here.out" 2>"$here.err" || code=$?
  # The file has bad rows on purpose.
  [ "$code" = 3 ] || fail "exit $code as '${as:-node}': $(tail -3 "$here.err")"
  grep -q '"updated":291' "$here.out" || fail "not all rows were updated"
  grep -q 'may write to the data folder' "$here.err" && fail "the data folder is open to others"
done
rm -f "$here.out" "$here.err"

say "a file in another encoding, whose tables are loaded only for it"
printf 'id,firstName\nc1,Zo\351\n' >"$here/latin.csv"
told=$(run -v "$here:/in:ro" "$image" validate --file /in/latin.csv --encoding windows-1252 --no-progress)
grep -q '"Zoé"' <<<"$told" || fail "windows-1252 is not read"

say "the key as a file: it is read, and no network is told as such"
code=0
told=$(run -v "$here:/in:ro" "$image" get c1 --api-key-file /in/key --max-attempts 1 --max-outage 1s 2>&1) || code=$?
[ "$code" = 7 ] || fail "exit $code: $told"
grep -q a-key-of-nobody <<<"$told" && fail "the key is told"

say "SIGTERM to process 1: the rows are pending, within the grace that docker stop gives"
"${ENGINE[@]}" run -d --name "$container" --network none --read-only --cap-drop all ${RUN_OPTIONS:-} \
  -v "$here:/in:ro" "$image" "${SYNC[@]}" --rate 1/s >/dev/null
for _ in $(seq 60); do
  told=$("${ENGINE[@]}" logs "$container" 2>&1)
  grep -q '"msg":"plan"' <<<"$told" && break
  sleep 0.5
done
began=$SECONDS
"${ENGINE[@]}" stop -t 10 "$container" >/dev/null
code=$("${ENGINE[@]}" inspect --format '{{.State.ExitCode}}' "$container")
[ "$code" = 143 ] || fail "exit $code after SIGTERM"
[ $((SECONDS - began)) -lt 10 ] || fail "it had to be killed"
told=$("${ENGINE[@]}" logs "$container" 2>/dev/null)
grep -q '"stopReason":"signal"' <<<"$told" || fail "no summary after SIGTERM"

say "the container is well"
