#!/bin/sh
# Prints the home of a JDK 25, or of the version that is given, or says in one line on stderr where it looked and how
# to get one, and exits 1.
# Order: JAVA_HOME, the usual folders, the java on PATH. ASHLAR_JDK_SEARCH (folders, colon-separated) replaces the
# usual folders.
set -u

wanted=${1:-25}
folders=${ASHLAR_JDK_SEARCH-/usr/lib/jvm:/opt:${HOME:-}/.sdkman/candidates/java:/Library/Java/JavaVirtualMachines:${HOME:-}/.jdks}

is_wanted() {
  [ -x "$1/bin/javac" ] && [ -x "$1/bin/java" ] &&
    grep -Eq "^JAVA_VERSION=\"$wanted([.\"+-]|\$)" "$1/release" 2>/dev/null
}

# A JDK, or the macOS bundle around one.
accept() {
  for home in "$1" "$1/Contents/Home"; do
    if is_wanted "$home"; then
      printf '%s\n' "$home"
      exit 0
    fi
  done
}

[ -z "${JAVA_HOME:-}" ] || accept "$JAVA_HOME"

saved_ifs=$IFS
IFS=:
for folder in $folders; do
  IFS=$saved_ifs
  for candidate in "$folder"/*; do
    accept "$candidate"
  done
  IFS=:
done
IFS=$saved_ifs

java=$(command -v java 2>/dev/null)
while [ -n "$java" ] && [ -L "$java" ]; do
  target=$(readlink "$java")
  case $target in
    /*) java=$target ;;
    *) java=$(dirname "$java")/$target ;;
  esac
done
[ -z "$java" ] || accept "$(dirname "$(dirname "$java")")"

printf 'Ashlar needs JDK %s. Looked in JAVA_HOME (%s), %s and the java on PATH (%s). Get it: apt-get install temurin-%s-jdk, sdk install java %s-tem, or https://adoptium.net\n' \
  "$wanted" "${JAVA_HOME:-not set}" "$(printf '%s' "$folders" | sed 's/:/, /g')" "${java:-none}" "$wanted" "$wanted" >&2
exit 1
