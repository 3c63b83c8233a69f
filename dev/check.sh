#!/usr/bin/env bash
# What `make check` runs: the whole build, the proofs that its checks catch what they should, and the documents.
set -euo pipefail
cd "$(dirname "$0")/.."

started=$SECONDS
JAVA_HOME=$(./dev/find-jdk.sh)
export JAVA_HOME
./dev/mvn.sh verify
./dev/check-docs.sh
./dev/planted-violations.sh
./dev/slowest-tests.sh
echo "make check took $((SECONDS - started)) s"
