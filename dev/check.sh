#!/usr/bin/env bash
# What `make check` runs: the whole build, the engine once more on Java 17, the proofs that its checks catch what they
# should, and the documents.
set -euo pipefail
cd "$(dirname "$0")/.."

started=$SECONDS
JAVA_HOME=$(./dev/find-jdk.sh)
export JAVA_HOME
java17=$(./dev/find-jdk.sh 17)
./dev/mvn.sh verify
# What runs inside someone else's JVM gives the same bits there; the flags of the default are of JDK 25.
./dev/mvn.sh test -pl engine,testkit -am -Djvm="$java17/bin/java" -Dashlar.jvm.flags= -Dashlar.seeds=2000 \
  -Dsurefire.reportNameSuffix=java17 -Dsurefire.failIfNoSpecifiedTests=false \
  -Dtest='dev.ashlar.engine.**,dev.ashlar.testkit.**'
./dev/check-docs.sh
./dev/planted-violations.sh
./dev/slowest-tests.sh
echo "make check took $((SECONDS - started)) s"
