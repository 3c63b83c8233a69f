#!/usr/bin/env bash
# What `make soak` runs: what takes longer than a check may. One step a line.
set -euo pipefail
cd "$(dirname "$0")/.."

JAVA_HOME=$(./dev/find-jdk.sh)
export JAVA_HOME

# system_test <class> <property…>
system_test() {
  local class=$1
  shift
  ./dev/mvn.sh verify -pl system-tests -am -Dtest="$class" -Dsurefire.failIfNoSpecifiedTests=false "$@"
}

./dev/test-launcher.sh
system_test KillTest -Dashlar.kills=200
system_test MemorySoak
