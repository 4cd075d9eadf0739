#!/bin/sh
# Installs the real extensions that test/extensions rehearses with: PostGIS and pg_cron from Debian's packages, for
# Debian's PostgreSQL 15, and a PostgreSQL with pgvector from a package of the Python index, unpacked into the
# directory $REHEARSE_SERVERS, which every user may read: a server does not run as root. Safe to run again: what is
# there already is kept.
set -eu

servers=${REHEARSE_SERVERS:-/var/cache/rehearse-servers}
extensions=/usr/share/postgresql/15/extension

pgserver=0.1.4
pgserver_sha256=d595789b47624a3d963aa9aa6359da9be31beb7e61f1a45541953242068b8813

install_packages() {
  [ -f "$extensions/postgis.control" ] && [ -f "$extensions/pg_cron.control" ] && return
  apt-get -qq update
  DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends \
    postgresql-15 postgresql-15-postgis-3 postgresql-15-cron python3 python3-pip >/dev/null
}

# Not installed, only unpacked: a wheel is a zip archive, and its server runs from any directory.
install_pgvector() {
  directory=$servers/pgserver-$pgserver
  [ -x "$directory/pgserver/pginstall/bin/postgres" ] && return
  rm -rf "$directory.new"
  mkdir -p "$directory.new"
  python3 -m pip download --quiet --no-deps --only-binary=:all: --python-version 3.11 --implementation cp \
    --platform manylinux2014_x86_64 --dest "$directory.new" "pgserver==$pgserver"
  (cd "$directory.new" && echo "$pgserver_sha256  $(ls ./*.whl)" | sha256sum --check --quiet)
  python3 -m zipfile -e "$directory.new"/*.whl "$directory.new"
  # The archive keeps no mode that zipfile would restore.
  chmod +x "$directory.new"/pgserver/pginstall/bin/*
  rm "$directory.new"/*.whl
  mv "$directory.new" "$directory"
}

mkdir -p "$servers"
install_packages
install_pgvector
echo "extensions.sh: PostGIS and pg_cron are in $extensions, pgvector in $servers/pgserver-$pgserver"
