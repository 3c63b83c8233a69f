#!/usr/bin/env bash
# Checks that docs/verification.md names only what exists. In its second column, in backticks, stand
#   ClassName#method  a test: a class of the sources that has this method
#   ClassName         a test class
#   make <target>, ./<file> …, dev/<file> …, .ci/run   commands: the target or the file exists
set -euo pipefail
cd "$(dirname "$0")/.."

passed=0
failed=0
doc=docs/verification.md

fail() {
  echo "$doc: $1"
  failed=$((failed + 1))
}

source_of() {
  find . -name target -prune -o -path '*/src/*' -name "$1.java" -print | head -n 1
}

check() {
  local name=$1
  if [[ $name =~ ^([A-Z][A-Za-z0-9]*)(#([A-Za-z0-9_]+))?$ ]]; then
    local class=${BASH_REMATCH[1]} method=${BASH_REMATCH[3]:-} file
    file=$(source_of "$class")
    [ -n "$file" ] || { fail "there is no class $class"; return; }
    [ -z "$method" ] || grep -Eq "(^|[^A-Za-z0-9_.])$method\(" "$file" || { fail "$class has no method $method"; return; }
  elif [[ $name =~ ^make\ ([a-z-]+) ]]; then
    grep -q "^${BASH_REMATCH[1]}:" Makefile || { fail "the Makefile has no target ${BASH_REMATCH[1]}"; return; }
  elif [[ $name =~ ^(\./|dev/|\.ci/)[^\ ]* ]]; then
    [ -x "${name%% *}" ] || { fail "${name%% *} is no executable file"; return; }
  else
    fail "\`$name\` is neither a test nor a command of this tree (expected: ClassName#method, make <target>, dev/<file>)"
    return
  fi
  passed=$((passed + 1))
}

while IFS= read -r row; do
  clause=$(cut -d '|' -f 2 <<<"$row")
  names=$(cut -d '|' -f 3 <<<"$row" | grep -oE '`[^`]+`' | tr -d '`' || true)
  [ -n "$names" ] || { fail "clause$clause names no test or command"; continue; }
  while IFS= read -r name; do
    check "$name"
  done <<<"$names"
done < <(grep -E '^\|' "$doc" | grep -vE '^\| *(clause|-)')

echo "docs: $passed passed, $failed failed"
[ "$failed" -eq 0 ]
