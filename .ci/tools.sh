#!/bin/sh
# Installs the real migration tools that test/tools compares the layouts with, into the directory
# $REHEARSE_TOOLS. Needs Go, a JDK (17 or newer), Maven, and Sqitch with psql, which are used where the system has
# them; on Debian they are installed where missing.
# Safe to run again: what is there already is kept.
set -eu

tools=${REHEARSE_TOOLS:-$HOME/.cache/rehearse-tools}
sources=$(cd "$(dirname "$0")/../test/tools" && pwd)

migrate=v4.20.1
flyway=13.12.0
pgjdbc=42.7.14
prisma=7.10.1
prisma_engine=8.1.0-2.59be4fda12412a79eeb9c2ae727b6aa723593323

mkdir -p "$tools"

install_packages() {
  missing=
  command -v go >/dev/null || missing="$missing golang-go"
  command -v javac >/dev/null || missing="$missing default-jdk-headless"
  command -v mvn >/dev/null || missing="$missing maven"
  command -v sqitch >/dev/null || missing="$missing sqitch libdbd-pg-perl"
  command -v psql >/dev/null || missing="$missing postgresql-client"
  [ -z "$missing" ] && return
  apt-get -qq update
  # shellcheck disable=SC2086
  DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends $missing >/dev/null
}

install_golang_migrate() {
  [ -x "$tools/migrate-$migrate/migrate" ] && return
  GOBIN="$tools/migrate-$migrate" go install -tags 'postgres pgx5' \
    "github.com/golang-migrate/migrate/v4/cmd/migrate@$migrate"
}

install_flyway() {
  directory=$tools/flyway-$flyway
  if [ ! -d "$directory/lib" ]; then
    mkdir -p "$directory"
    cat >"$directory/pom.xml" <<POM
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>tools</groupId>
  <artifactId>flyway</artifactId>
  <version>1</version>
  <packaging>pom</packaging>
  <dependencies>
    <dependency>
      <groupId>org.flywaydb</groupId><artifactId>flyway-core</artifactId><version>$flyway</version>
    </dependency>
    <dependency>
      <groupId>org.flywaydb</groupId><artifactId>flyway-database-postgresql</artifactId><version>$flyway</version>
    </dependency>
    <dependency>
      <groupId>org.postgresql</groupId><artifactId>postgresql</artifactId><version>$pgjdbc</version>
    </dependency>
  </dependencies>
</project>
POM
    mvn -q -B -f "$directory/pom.xml" dependency:copy-dependencies -DoutputDirectory="$directory/lib.new"
    mv "$directory/lib.new" "$directory/lib"
  fi
  javac -cp "$directory/lib/*" -d "$directory/classes" "$sources/flyway/FlywayRun.java"
}

install_prisma() {
  directory=$tools/prisma-$prisma
  [ -d "$directory/node_modules" ] && return
  mkdir -p "$directory"
  echo '{ "private": true, "type": "module" }' >"$directory/package.json"
  # The engine's WebAssembly build: the native one is downloaded from a host of Prisma's own at install time.
  npm install --silent --no-audit --no-fund --ignore-scripts --prefix "$directory" \
    "@prisma/schema-engine-wasm@$prisma_engine" "@prisma/adapter-pg@$prisma" "@prisma/driver-adapter-utils@$prisma"
}

install_packages
install_golang_migrate
install_flyway
install_prisma
echo "tools.sh: migrate $migrate, Flyway $flyway and Prisma's engine are in $tools, $(sqitch --version) in the system"
