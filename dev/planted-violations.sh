#!/usr/bin/env bash
# Plants one violation of each kind in a temporary copy of this tree, and proves that the build fails with the message
# that names it. Each lies in a module that depends on none of the others, so that one run with --fail-at-end shows them
# all; layering needs a run of its own. Offline: it needs a filled local Maven repository.
set -euo pipefail
cd "$(dirname "$0")/.."

root=$PWD
scratch=$(mktemp -d "${TMPDIR:-/tmp}/ashlar-planted.XXXXXX")
trap 'rm -rf "$scratch"' EXIT
copy=$scratch/tree
pristine=$scratch/pristine
passed=0
failed=0

# The sources as they are, committed or not; no build output.
tar -C "$root" --exclude=.git --exclude=target --exclude=./.ashlar -cf - . | (mkdir "$pristine" && tar -C "$pristine" -xf -)
cp -R "$pristine" "$copy"

# With a read-only home the libraries lie in the clone: use the same ones.
if [ -z "${MAVEN_REPO_LOCAL:-}" ] && [ -d "$root/.ashlar/m2" ]; then
  export MAVEN_REPO_LOCAL=$root/.ashlar/m2
fi

# plant <module folder> <package> <body>: a class Planted in that package, well formatted.
plant() {
  local folder=$1/src/main/java/${2//.//}
  mkdir -p "$folder"
  printf 'package %s;\n\n%s\n' "$2" "$3" >"$folder/Planted.java"
}

# run <log name> <maven arguments…>: the build must fail.
run() {
  log=$scratch/$1.log
  shift
  if ./dev/mvn.sh -o "$@" >"$log" 2>&1 </dev/null; then
    echo "the build passed with violations planted"
  fi
}

# expect <plant> <goal that fails> <module> <message>: extended regular expressions, looked up in the last log.
expect() {
  if grep -Eq "Failed to execute goal .*:$2 .* on project ashlar-$3: " "$log" && grep -Eq "$4" "$log"; then
    echo "planted $1: caught"
    passed=$((passed + 1))
  else
    echo "planted $1: NOT caught (expected: goal $2 fails in $3, saying $4)"
    grep '^\[ERROR\]' "$log" | head -n 20 || true
    failed=$((failed + 1))
  fi
}

add_dependency() {
  awk -v group="$2" -v artifact="$3" '
    BEGIN {
      dependency = "    <dependency>\n      <groupId>" group "</groupId>\n      <artifactId>" artifact "</artifactId>\n    </dependency>"
    }
    !done && /^  <dependencies>/ { print; print dependency; done = 1; next }
    !done && /^<\/project>/ { print "  <dependencies>\n" dependency "\n  </dependencies>"; done = 1 }
    { print }
  ' "$1" >"$1.new"
  mv "$1.new" "$1"
}

cd "$copy"

# Formatting.
plant spi dev.ashlar.spi 'final class   Planted { }'

# A banned API.
plant engine dev.ashlar.engine 'import java.time.Instant;

final class Planted {
  static Instant read() {
    return Instant.now();
  }
}'

# Error Prone and NullAway, in one compilation.
plant platform dev.ashlar.platform 'final class Planted {
  static boolean same(int[] left, int[] right) {
    return left.equals(right);
  }

  static String nothing() {
    return null;
  }
}'

# A dependency that no class uses.
add_dependency client/pom.xml com.google.api.grpc proto-google-common-protos

run checks --fail-at-end -T 2 -pl spi,engine,platform,client -am verify -Dmaven.test.skip=true
expect bad-format check spi 'src/main/java/dev/ashlar/spi/Planted.java'
expect banned-api check engine 'Forbidden method invocation: java.time.Instant#now\(\)'
expect error-prone compile platform 'ERROR.*Planted.java.*\[ArrayEquals\]'
expect null-away compile platform 'ERROR.*Planted.java.*\[NullAway\] returning @Nullable'
expect unused-dependency analyze-only client 'Unused declared dependencies found'

# A connector that sees another: Maven allows it, the architecture test does not.
for module in spi engine platform client; do
  rm -rf "$module"
  cp -R "$pristine/$module" "$module"
done
add_dependency connectors/lake/pom.xml dev.ashlar ashlar-connector-rocksdb
plant connectors/rocksdb dev.ashlar.connectors.rocksdb '/** Planted. */
public final class Planted {
  private Planted() {}
}'
plant connectors/lake dev.ashlar.connectors.lake 'final class Planted {
  private static final Class<?> OTHER = dev.ashlar.connectors.rocksdb.Planted.class;

  private Planted() {}

  static Class<?> other() {
    return OTHER;
  }
}'
run layering -Dskip.checks -T 2 -pl system-tests -am test -Dtest=ArchitectureTest -Dsurefire.failIfNoSpecifiedTests=false
expect layering test system-tests 'connectors.lake may use only'

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
