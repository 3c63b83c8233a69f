#!/usr/bin/env bash
# Proves that ./ashlar and make find JDK 25 or say in one line where they looked, and that both work with another
# default java, a clone path with a space, a read-only home, without root and without a terminal; and that a build says
# what it does at least every 10 s. Needs a filled local Maven repository; it builds offline.
set -euo pipefail
cd "$(dirname "$0")/.."

root=$PWD
scratch=$(mktemp -d "${TMPDIR:-/tmp}/ashlar-launcher.XXXXXX")
trap 'chmod -R u+w "$scratch" 2>/dev/null; rm -rf "$scratch"' EXIT
chmod 755 "$scratch"
clone="$scratch/a clone"
passed=0
failed=0

# A fresh clone of the sources as they are, committed or not.
mkdir "$clone"
tar -C "$root" --exclude=.git --exclude=target --exclude=./.ashlar -cf - . | tar -C "$clone" -xf -

repository=${MAVEN_REPO_LOCAL:-$HOME/.m2/repository}
[ ! -d "$root/.ashlar/m2" ] || repository=$root/.ashlar/m2
export MAVEN_ARGS=-o

# verdict <name> <condition that must hold, as a command…>
verdict() {
  local name=$1
  shift
  if "$@"; then
    echo "launcher $name: ok"
    passed=$((passed + 1))
  else
    echo "launcher $name: FAILED"
    sed 's/^/    /' "$scratch/out" "$scratch/err" | tail -n 20
    failed=$((failed + 1))
  fi
}

# Runs without a terminal: no standard input, output into files.
run() {
  code=0
  "$@" >"$scratch/out" 2>"$scratch/err" </dev/null || code=$?
}

one_line_about_the_jdk() {
  [ "$code" -ne 0 ] && [ ! -s "$scratch/out" ] &&
    [ "$(grep -c 'Ashlar needs JDK 25. Looked in .* Get it: ' "$scratch/err")" -eq 1 ] &&
    [ "$(grep -cv '^make: \*\*\*' "$scratch/err")" -eq 1 ]
}

version_is_printed() {
  [ "$code" -eq 0 ] && grep -Eq '^ashlar [0-9.]+(-SNAPSHOT)? \(JDK 25' "$scratch/out" && [ "$(wc -l <"$scratch/out")" -eq 1 ]
}

has_progress_but_no_log() {
  version_is_printed && grep -q '^Building Ashlar: ' "$scratch/err" && ! grep -q '\[INFO\]' "$scratch/err"
}

# A PATH of links without java, and one whose java is of another version.
tools=$scratch/tools
mkdir "$tools" "$scratch/none" "$scratch/fake17"
for tool in sh bash env dirname sed grep awk readlink find head tail cat mkdir rm mv sleep make id ps mvn wc tr uname cygpath basename mktemp; do
  path=$(command -v "$tool" 2>/dev/null) && ln -s "$path" "$tools/$tool"
done
mkdir -p "$scratch/fake17/bin"
printf '#!/bin/sh\necho "openjdk version \\"17.0.1\\""\n' | tee "$scratch/fake17/bin/java" >"$scratch/fake17/bin/javac"
echo 'JAVA_VERSION="17.0.1"' >"$scratch/fake17/release"
chmod +x "$scratch/fake17/bin/"*
without_jdk=(env -u JAVA_HOME PATH="$tools" ASHLAR_JDK_SEARCH="$scratch/none")

run "${without_jdk[@]}" "$clone/ashlar" --version
verdict 'no java anywhere, ./ashlar' one_line_about_the_jdk
run "${without_jdk[@]}" make -C "$clone" -s --no-print-directory check
verdict 'no java anywhere, make check' one_line_about_the_jdk
run env JAVA_HOME="$scratch/fake17" PATH="$scratch/fake17/bin:$tools" ASHLAR_JDK_SEARCH="$scratch/none" "$clone/ashlar" --version
verdict 'JAVA_HOME and PATH are Java 17, ./ashlar' one_line_about_the_jdk
run env JAVA_HOME="$scratch/fake17" PATH="$scratch/fake17/bin:$tools" ASHLAR_JDK_SEARCH="$scratch/none" make -C "$clone" -s --no-print-directory fast
verdict 'JAVA_HOME and PATH are Java 17, make fast' one_line_about_the_jdk

jdk=$(./dev/find-jdk.sh)
run env -u JAVA_HOME ASHLAR_JDK_SEARCH="$scratch/none" PATH="$jdk/bin:$tools" "$clone/dev/find-jdk.sh"
verdict 'JDK 25 only on PATH' test "$(cat "$scratch/out")" = "$jdk"
run env JAVA_HOME="$jdk" ASHLAR_JDK_SEARCH="$scratch/none" PATH="$tools" "$clone/dev/find-jdk.sh"
verdict 'JDK 25 only in JAVA_HOME' test "$(cat "$scratch/out")" = "$jdk"

rm "$tools/mvn"
run env PATH="$tools" "$clone/ashlar" --version
verdict 'no mvn' grep -q 'there is no mvn on PATH. Get it: ' "$scratch/err"

# A slow build in a time of its own: a sleep that only says how long it was to last, and an mvn that ends, with an error,
# after half a minute of such sleeps. So no machine is too fast or too slow for it.
slow=$scratch/slow
mkdir "$slow"
cat >"$slow/sleep" <<END
#!/bin/sh
echo "slept \$1" >&2
echo "slept \$1" >>"$scratch/slept"
exec "$(command -v sleep)" 0.01
END
cat >"$slow/mvn" <<END
#!/bin/sh
until [ "\$(wc -l <"$scratch/slept")" -ge 30 ]; do "$(command -v sleep)" 0.05; done
exit 1
END
chmod +x "$slow"/*

# step_lines <text that such a line begins with>: no more than 10 s of sleep between two of them, before and after.
step_lines() {
  awk -v line="$1" '
    index($0, line) == 1 { lines++; silent = 0 }
    $1 == "slept" { silent += $2; total += $2; if (silent > 10) late = 1 }
    END { exit !(lines > 2 && total > 20 && !late) }
  ' "$scratch/err"
}
: >"$scratch/slept"
run env JAVA_HOME="$jdk" PATH="$slow:$tools" "$clone/ashlar" --version
verdict 'a step line every 10 s of a build' step_lines 'Building Ashlar: '
mkdir -p "$clone/.ashlar/build.lock"
echo $$ >"$clone/.ashlar/build.lock/pid"
run env JAVA_HOME="$jdk" PATH="$slow:$tools" ASHLAR_BUILD_LOCK_SECONDS=30 "$clone/ashlar" --version
verdict 'a step line every 10 s of waiting for a build' step_lines 'Waiting for another build'
rm -r "$clone/.ashlar/build.lock"

# Builds: default Java 17, a path with a space, no terminal; then nothing to build; then two at once after a change.
run env JAVA_HOME="$scratch/fake17" "$clone/ashlar" --version
verdict 'first start, path with a space, default java 17' has_progress_but_no_log
run "$clone/ashlar" --version
verdict 'second start builds nothing' test ! -s "$scratch/err"
sleep 1
touch "$clone/server/src/main/java/dev/ashlar/server/Main.java"
"$clone/ashlar" --version >"$scratch/other" 2>&1 </dev/null &
run "$clone/ashlar" --version
wait $!
verdict 'two starts at once' version_is_printed
verdict 'two starts at once build once' test "$(cat "$scratch/err" "$scratch/other" | grep -c '^Built Ashlar')" -eq 1
printf 'broken' >>"$clone/server/src/main/java/dev/ashlar/server/Main.java"
run "$clone/ashlar" --version
failure_is_named() {
  [ "$code" -eq 1 ] && grep -q 'build.log' "$scratch/err" && grep -q 'Main.java' "$scratch/err"
}
verdict 'a failed build names its log and its errors' failure_is_named
cp "$root/server/src/main/java/dev/ashlar/server/Main.java" "$clone/server/src/main/java/dev/ashlar/server/Main.java"

# A read-only home, and not root: what is copied into the clone stands in for the download of the first build.
rm -rf "$clone/server/target"
mkdir "$scratch/home"
if [ "$(id -u)" -eq 0 ]; then
  mkdir -p "$clone/.ashlar"
  cp -R "$repository" "$clone/.ashlar/m2"
  chown -R nobody "$clone"
  chmod 555 "$scratch/home"
  run env HOME="$scratch/home" setpriv --reuid=nobody --clear-groups env -u JAVA_HOME "$clone/ashlar" --version
  verdict 'not root, read-only home, ./ashlar' has_progress_but_no_log
  run env HOME="$scratch/home" setpriv --reuid=nobody --clear-groups env -u JAVA_HOME make -C "$clone" fast
  verdict 'not root, read-only home, make fast' test "$code" -eq 0
else
  mkdir -p "$clone/.ashlar"
  cp -R "$repository" "$clone/.ashlar/m2"
  chmod 555 "$scratch/home"
  run env HOME="$scratch/home" "$clone/ashlar" --version
  verdict 'not root, read-only home, ./ashlar' has_progress_but_no_log
  run env HOME="$scratch/home" make -C "$clone" fast
  verdict 'not root, read-only home, make fast' test "$code" -eq 0
fi

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
