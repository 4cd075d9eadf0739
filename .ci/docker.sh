#!/bin/sh
# Gives a bare Debian machine, as root, a Docker engine and the image rehearse-test/postgres:15, which is made
# on the spot so that no image registry is needed. Safe to run again: what is there already is kept.
#
#   .ci/docker.sh        install and start the engine, make the image
#   .ci/docker.sh stop   stop the engine, if this script started it
set -eu

image=rehearse-test/postgres:15
log=/tmp/dockerd-of-rehearse.log
pidfile=/tmp/dockerd-of-rehearse.pid
began=$(date +%s)

say() { echo "docker.sh: $* ($(($(date +%s) - began)) s)"; }

answers() { timeout 10 docker info >/dev/null 2>&1; }

running() { [ -s "$pidfile" ] && kill -0 "$(cat "$pidfile")" 2>/dev/null; }

install_packages() {
  if command -v dockerd >/dev/null && command -v docker >/dev/null && command -v debootstrap >/dev/null; then
    return
  fi
  apt-get -qq update
  DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends \
    docker.io debootstrap debian-archive-keyring iptables ca-certificates >/dev/null
  say "installed docker.io and debootstrap"
}

# Starts the daemon with the given options and waits until it answers or ends.
start_with() {
  echo "--- dockerd $*" >>"$log"
  rm -f "$pidfile"
  setsid dockerd --pidfile "$pidfile" "$@" >>"$log" 2>&1 </dev/null &
  daemon=$!
  tries=0
  while [ "$tries" -lt 120 ]; do
    if answers; then
      say "dockerd answers (options: ${*:-none})"
      return 0
    fi
    kill -0 "$daemon" 2>/dev/null || break
    tries=$((tries + 1))
    sleep 0.5
  done
  kill "$daemon" 2>/dev/null || true
  wait "$daemon" 2>/dev/null || true
  return 1
}

# Some kernels lack overlayfs or netfilter; the tests need neither.
start_engine() {
  if answers; then
    say "a Docker engine answers already"
    return
  fi
  : >"$log"
  start_with ||
    start_with --storage-driver=vfs ||
    start_with --iptables=false --ip6tables=false ||
    start_with --iptables=false --ip6tables=false --storage-driver=vfs ||
    start_with --iptables=false --ip6tables=false --bridge=none --storage-driver=vfs || {
    tail -n 40 "$log" >&2
    say "no Docker engine answers; the end of $log is above" >&2
    exit 1
  }
}

make_image() {
  if docker image inspect "$image" >/dev/null 2>&1; then
    say "$image is there already"
    return
  fi
  root=$(mktemp -d)
  trap 'rm -rf "$root"' EXIT
  if ! debootstrap --variant=minbase --include=postgresql-15 bookworm "$root" >"$log.image" 2>&1; then
    tail -n 20 "$log.image" >&2
    say "debootstrap failed; the end of $log.image is above" >&2
    exit 1
  fi
  say "debootstrap made the file system"
  # Rehearse makes its own cluster; the packaged one, documentation and package lists only cost time.
  rm -rf "$root"/var/lib/postgresql/15/main "$root"/etc/postgresql/15 "$root"/var/cache/apt/* \
    "$root"/var/lib/apt/lists/* "$root"/usr/share/doc "$root"/usr/share/man "$root"/usr/share/locale
  chroot "$root" id postgres >/dev/null
  tar -C "$root" --one-file-system -c . |
    docker import --change 'ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' - "$image" >/dev/null
  say "made $image"
}

stop_engine() {
  if ! running; then
    say "no engine that this script started is running"
    return
  fi
  daemon=$(cat "$pidfile")
  kill "$daemon"
  tries=0
  while kill -0 "$daemon" 2>/dev/null && [ "$tries" -lt 60 ]; do
    tries=$((tries + 1))
    sleep 0.5
  done
  say "stopped dockerd"
}

case "${1:-start}" in
start)
  install_packages
  start_engine
  make_image
  answers || {
    say "the Docker engine has stopped answering" >&2
    exit 1
  }
  say "ready"
  ;;
stop) stop_engine ;;
*)
  echo "usage: .ci/docker.sh [start|stop]" >&2
  exit 2
  ;;
esac
