#!/usr/bin/env bash
# Builds the program and the benchmarks, and runs them: one line a figure. Arguments name the ones to run (backfill,
# training, sweep, serving, start, expressions: these by default; functions). With --record first, the lines are added to docs/benchmarks.md.
set -euo pipefail
cd "$(dirname "$0")/.."

record=
if [ "${1:-}" = --record ]; then
  record=docs/benchmarks.md
  shift
fi
JAVA_HOME=$(./dev/find-jdk.sh)
export JAVA_HOME
./dev/mvn.sh -q -pl bench -am package dependency:copy-dependencies -Dmaven.test.skip=true -Dskip.checks=true \
  -DincludeScope=runtime
./ashlar --version >&2

lines=$(mktemp "${TMPDIR:-/tmp}/ashlar-bench.XXXXXX")
trap 'rm -f "$lines"' EXIT
started=$SECONDS
"$JAVA_HOME/bin/java" --enable-native-access=ALL-UNNAMED --add-opens=java.base/java.nio=ALL-UNNAMED \
  --sun-misc-unsafe-memory-access=allow -Dslf4j.internal.verbosity=ERROR -Dashlar.root="$PWD" \
  -Xmx2g -cp "bench/target/classes:bench/target/dependency/*" dev.ashlar.bench.Main "$@" | tee "$lines"
echo "make bench took $((SECONDS - started)) s" >&2

if [ -n "$record" ]; then
  printf '\n### %s, commit %s, %s processors, %s\n\n```\n%s\n```\n' "$(date -u +%F)" "$(git rev-parse --short HEAD)" \
    "$(getconf _NPROCESSORS_ONLN)" "$("$JAVA_HOME/bin/java" -version 2>&1 | sed -n 2p)" "$(cat "$lines")" >>"$record"
fi
