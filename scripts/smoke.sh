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

# walk KYSELY: the whole loop in an empty project with that version of Kysely.
walk() {
  rm -rf "${project:?}"/{package.json,package-lock.json,node_modules,migrations,*.ts,*.db,*.json}
  echo '{ "private": true, "type": "module" }' >package.json
  npm install --silent --no-audit --no-fund ./kysely-dbm-*.tgz "kysely@$1"
  echo "kysely $(node -p 'require("./node_modules/kysely/package.json").version')"
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
  sed -i 's/string(120)/string(200)/' models.ts
  expect 'string\(120\) -> string\(200\)' migrate -m 'wider'
  expect 'wider' upgrade
  expect 'same' check
  expect 'wider' downgrade -1
  expect 'first' history
  expect 'users' pull
}

cd "$root"
npm pack --silent --pack-destination "$project"
cd "$project"
export DATABASE_URL=sqlite:///app.db
walk 0.28
walk 0.29
echo 'smoke: all well'
