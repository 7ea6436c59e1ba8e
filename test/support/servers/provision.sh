#!/usr/bin/env bash
# Puts a MySQL and a MariaDB 10.11 where the live tests find them: each in a small Debian of its own, which
# the tests enter by chroot. Nothing is installed on this machine but debootstrap, and no service is started.
# What is there already is kept; about a minute and 900 MB otherwise. Needs root and a package mirror.
#
#   usage: provision.sh [FOLDER]     default: $VTSIZE_TEST_SERVERS, else vtsize-test-servers in the folder for temporary files
set -euo pipefail

folder=${1:-${VTSIZE_TEST_SERVERS:-${TMPDIR:-/tmp}/vtsize-test-servers}}
# What the servers run as: mysqld as root could raise its own limit on open files.
nobody=65534:65534

fail() { printf 'provision.sh: %s\n' "$1" >&2; exit 1; }

server() { # flavour, Debian release, packages, then the command that makes an empty data directory
  local flavour=$1 release=$2 packages=$3 root="$folder/$1"
  shift 3
  [ -e "$root/servers/ready" ] && return
  [ "$(id -u)" = 0 ] || fail "only root can set up $flavour: run this as root once, or set VTSIZE_LIVE=0 to leave the live tests out"
  need_debootstrap
  printf 'setting up %s in %s\n' "$flavour" "$root"
  rm -rf "$root"
  if ! debootstrap --variant=minbase --include="$packages" "$release" "$root" > "$folder/$flavour.log" 2>&1; then
    tail -n 5 "$folder/$flavour.log" >&2
    fail "debootstrap could not set up $flavour; its log is $folder/$flavour.log"
  fi
  rm -rf "$root"/var/cache/apt/archives/*.deb
  install -d -o "${nobody%:*}" -g "${nobody#*:}" "$root/servers"
  chroot --userspec="$nobody" "$root" "$@" > "$folder/$flavour.log" 2>&1 || fail "no data directory for $flavour; see $folder/$flavour.log"
  touch "$root/servers/ready"
}

need_debootstrap() {
  command -v debootstrap > /dev/null && return
  command -v apt-get > /dev/null || fail 'debootstrap is not installed, and there is no apt-get to install it'
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends debootstrap debian-archive-keyring > /dev/null
}

mkdir -p "$folder"
exec 9> "$folder/lock"
flock 9

server mysql sid mysql-server-core \
  mysqld --no-defaults --initialize-insecure --datadir=/servers/template --innodb-redo-log-capacity=8M
server mariadb bookworm mariadb-server-core,mariadb-client-core \
  mariadb-install-db --no-defaults --force --datadir=/servers/template \
  --auth-root-authentication-method=normal --skip-test-db --innodb-log-file-size=8M
