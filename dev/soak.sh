#!/usr/bin/env bash
# What `make soak` runs: what takes longer than a check may.
set -euo pipefail
cd "$(dirname "$0")/.."

# soak <test class of system-tests>
soak() {
  ./dev/mvn.sh verify -pl system-tests -am -Dtest="$1" -Dsurefire.failIfNoSpecifiedTests=false
}

JAVA_HOME=$(./dev/find-jdk.sh)
export JAVA_HOME
./dev/test-launcher.sh
soak MemorySoak
