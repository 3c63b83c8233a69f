#!/usr/bin/env bash
# Prints the ten slowest tests of the last run, from Surefire's reports.
set -euo pipefail
cd "$(dirname "$0")/.."

echo "Ten slowest tests (seconds):"
find . -path '*/target/surefire-reports/TEST-*.xml' -exec grep -h '<testcase ' {} + |
  sed -nE 's/.*<testcase name="([^"]*)" classname="([^"]*)" time="([^"]*)".*/\3 \2#\1/p' |
  tr -d , | LC_ALL=C sort -rn | awk 'NR <= 10 { print "  " $0 }'
