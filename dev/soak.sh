#!/usr/bin/env bash
# What `make soak` runs: what takes longer than a check may. One step a line.
set -euo pipefail
cd "$(dirname "$0")/.."

JAVA_HOME=$(./dev/find-jdk.sh)
export JAVA_HOME

# run_test <module> <class> <property…>
run_test() {
  local module=$1 class=$2
  shift 2
  ./dev/mvn.sh verify -pl "$module" -am -Dtest="$class" -Dsurefire.failIfNoSpecifiedTests=false "$@"
}

# Histories that no check has met: about an hour of them through the engine, some ten minutes through the stores.
seed=$(od -An -N4 -tu4 /dev/urandom | tr -d ' ')
run_test testkit 'DifferentialTest#engineAgreesWithTheOracleInEveryBit' -Dashlar.seed="$seed" -Dashlar.seeds=1000000
run_test system-tests 'StoreDifferentialTest#theStoresAgreeWithTheOracleInEveryBit' -Dashlar.seed="$seed" -Dashlar.seeds=200

./dev/test-launcher.sh
run_test system-tests KillTest -Dashlar.kills=200
run_test system-tests MemorySoak
