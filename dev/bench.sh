#!/usr/bin/env bash
# Builds and runs the benchmarks: the main class of the bench module. Arguments go to it.
set -euo pipefail
cd "$(dirname "$0")/.."

if [ ! -f bench/src/main/java/dev/ashlar/bench/Main.java ]; then
  echo "There is no benchmark yet: bench has no dev.ashlar.bench.Main" >&2
  exit 1
fi
JAVA_HOME=$(./dev/find-jdk.sh)
export JAVA_HOME
./dev/mvn.sh -q -pl bench -am package dependency:copy-dependencies -Dmaven.test.skip=true -Dskip.checks=true \
  -DincludeScope=runtime
exec "$JAVA_HOME/bin/java" --enable-native-access=ALL-UNNAMED --add-opens=java.base/java.nio=ALL-UNNAMED \
  --sun-misc-unsafe-memory-access=allow -cp "bench/target/classes:bench/target/dependency/*" dev.ashlar.bench.Main "$@"
