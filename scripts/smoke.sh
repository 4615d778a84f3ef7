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

# install NPM|PNPM KYSELY: an empty project with the packed package and that version of Kysely.
install() {
  rm -rf "${project:?}"/{package.json,package-lock.json,pnpm-*.yaml,node_modules,migrations,*.ts,*.db,*.json}
  echo '{ "private": true, "type": "module" }' >package.json
  if [ "$1" = npm ]; then
    npm install --silent --no-audit --no-fund ./kysely-dbm-*.tgz "kysely@$2"
  else
    # pnpm asks before a package may compile itself, and leaves out what needs a newer Node.js.
    echo 'onlyBuiltDependencies: [better-sqlite3]' >pnpm-workspace.yaml
    npx --yes pnpm@10 add --silent ./kysely-dbm-*.tgz "kysely@$2" better-sqlite3@12
  fi
}

# walk TITLE: the whole loop in the project.
walk() {
  echo
  echo "== $1, Node.js $(node -p process.versions.node), Kysely $(node -p 'require("./node_modules/kysely/package.json").version')"
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

# newer_node MAJOR: a newer Node.js and its headers, from npm, first in the PATH.
newer_node() {
  local package home
  package=node-$(node -p 'process.platform + "-" + process.arch')
  home=${DBM_TEST_CACHE:-$HOME/.cache/kysely-dbm}/node-$1
  [ -x "$home/node_modules/$package/bin/node" ] ||
    npm install --silent --no-audit --no-fund --prefix "$home" "$package@$1" || return 1
  export PATH=$home/node_modules/$package/bin:$PATH npm_config_nodedir=$home/node_modules/$package
  [ "$(node -p 'process.versions.node.split(".")[0]')" = "$1" ]
}

# The projects of the tests, loaded by another Node.js than the one that runs the tests.
loading_tests() (
  cd "$root"
  PATH=$usual_path npx vitest run test/cli/loading.test.ts
)

usual_path=$PATH
cd "$root"
npm pack --silent --pack-destination "$project"
cd "$project"
export DATABASE_URL=sqlite:///app.db
install npm 0.28
walk npm
install pnpm 0.29
walk pnpm
if newer_node 24; then
  install npm 0.29
  walk npm
  DBM_TEST_NODE=$(command -v node) DBM_TEST_NODE_MODULES=$project/node_modules loading_tests
else
  echo '!! smoke: no newer Node.js could be had: not tried on it' >&2
fi
echo 'smoke: all well'
