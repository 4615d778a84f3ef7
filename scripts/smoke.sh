#!/usr/bin/env bash
# Installs the package into an empty project, as npm would publish it, and takes the commands for a walk.
set -euo pipefail

root=$(cd "$(dirname "$0")/.." && pwd)
project=$(mktemp -d)
trap 'rm -rf "$project"' EXIT

fail() {
  echo "smoke: $*" >&2
  exit 1
}

# expect PATTERN ARGUMENT...: runs dbm, which has to succeed and to print a match. Never a dbm from the registry.
expect() {
  local pattern=$1 output
  shift
  echo "\$ dbm $*"
  output=$(npx --no dbm "$@" 2>&1) || fail "dbm $* failed: $output"
  echo "$output"
  grep -Eq "$pattern" <<<"$output" || fail "dbm $* did not print $pattern"
}

cd "$root"
kysely=kysely@$(node -p 'require("./package.json").peerDependencies.kysely')
npm pack --silent --pack-destination "$project"
cd "$project"
echo '{ "private": true, "type": "module" }' >package.json
npm install --silent --no-audit --no-fund ./kysely-dbm-*.tgz "$kysely"

export DATABASE_URL=sqlite:///app.db
expect 'dbm\.config\.ts' init
cat >models.ts <<'END'
import { integer, string, table } from 'kysely-dbm/schema';

export const users = table('users', {
  id: integer().primaryKey().autoIncrement(),
  email: string(120).notNull().unique(),
});
END
expect 'first' migrate -m 'first'
expect 'first' upgrade
[ -s app.db ] || fail 'upgrade made no app.db'
echo '$ dbm current --json'
npx --no dbm current --json | tee current.json
node -e 'JSON.parse(require("node:fs").readFileSync("current.json", "utf8"))' || fail 'current --json is not JSON'
grep -Eq '[0-9a-f]{12}' current.json || fail 'current --json names no revision'
expect '' check
expect 'first' downgrade -1
expect 'first' history
echo 'smoke: all well'
