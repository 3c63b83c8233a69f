#!/bin/sh
# Runs Maven on JDK 25, whatever the default java is, with a local repository that can be written to.
# MAVEN_REPO_LOCAL names another local repository; MAVEN_ARGS and MAVEN_OPTS are honoured.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
root=$(dirname "$here")

JAVA_HOME=$("$here/find-jdk.sh")
export JAVA_HOME
if ! command -v mvn >/dev/null 2>&1; then
  echo "Ashlar needs Maven 3.8 or newer, and there is no mvn on PATH. Get it: apt-get install maven, brew install maven, or https://maven.apache.org" >&2
  exit 1
fi

# Can the folder, or the nearest one above it that exists, be written to?
is_writable() {
  folder=$1
  while [ ! -e "$folder" ]; do
    folder=$(dirname "$folder")
  done
  [ -d "$folder" ] && [ -w "$folder" ]
}

# Java takes the home of the password file, the shell takes HOME: the default repository must work for both.
homes_are_writable() {
  account_home=$(eval "printf '%s' ~$(id -un)" 2>/dev/null || true)
  case $account_home in
    /*) is_writable "$account_home/.m2/repository" || return 1 ;;
  esac
  [ -n "${HOME:-}" ] && is_writable "$HOME/.m2/repository"
}

if [ -n "${MAVEN_REPO_LOCAL:-}" ]; then
  set -- "-Dmaven.repo.local=$MAVEN_REPO_LOCAL" "$@"
else
  case "${MAVEN_ARGS:-} ${MAVEN_OPTS:-} $*" in
    *-Dmaven.repo.local=*) ;;
    *) homes_are_writable || set -- "-Dmaven.repo.local=$root/.ashlar/m2" "$@" ;;
  esac
fi

# Maven's own libraries still use Unsafe and native code; without these two flags a JDK 25 warns about it.
MAVEN_OPTS="--sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED ${MAVEN_OPTS:-}"
export MAVEN_OPTS
# Maven before 3.9 does not read MAVEN_ARGS itself: hand it over, once. It is meant to be split into words.
arguments=${MAVEN_ARGS:-}
unset MAVEN_ARGS
cd "$root"
# shellcheck disable=SC2086
exec mvn $arguments "$@"
