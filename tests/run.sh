#!/bin/sh
# Packages, build and all tests, in each preset. The last line is "N passed, N failed", with ", N skipped" where some were.
#
#   sh tests/run.sh [preset ...]      checked and asan, where none is named; JOBS=n builds n files at a time (2)
#
# Exits 1 if a test failed, a preset did not build or had no test to run.
set -u
unset CDPATH
cd "$(dirname "$0")/.." || exit 1
exec </dev/null
[ $# -gt 0 ] || set -- checked asan
jobs=${JOBS:-2}  # the integral engine takes 2.5 GB to compile

passed=0
failed=0
skipped=0

finish() {
  if [ "$skipped" -gt 0 ]; then
    echo "$passed passed, $failed failed, $skipped skipped"
  else
    echo "$passed passed, $failed failed"
  fi
  [ "$failed" -eq 0 ]
  exit
}

# fail MESSAGE [LOG]: one failure that no test reports
fail() {
  [ $# -lt 2 ] || tail -n 60 "$2"
  echo "$1"
  failed=$((failed + 1))
}

# count REPORT ATTRIBUTE: a total of ctest's JUnit report, from the attributes of its first element; 0 if it is not there
count() {
  number=$(sed -n "s/^.*[[:space:]]$2=\"\([0-9][0-9]*\)\".*$/\1/p" "$1" 2>/dev/null | head -n 1)
  echo "${number:-0}"
}

run_preset() {
  folder=build/$1
  report=$PWD/$folder/tests.xml
  mkdir -p "$folder"
  rm -f "$report"
  echo "== $1: building in $folder"
  cmake --preset "$1" >"$folder/configure.log" 2>&1 || { fail "$1: configuring failed" "$folder/configure.log"; return; }
  cmake --build --preset "$1" -j "$jobs" >"$folder/build.log" 2>&1 || { fail "$1: the build failed" "$folder/build.log"; return; }
  echo "== $1: testing"
  ctest --preset "$1" -j 2 --output-on-failure --output-junit "$report" 2>&1
  status=$?
  # A test whose program is not there stands among the skipped ones; ctest calls it failed, and so do we.
  missing=$(grep '<skipped message=' "$report" 2>/dev/null | grep -vc 'message="SKIP_')
  bad=$(($(count "$report" failures) + missing))
  left=$(($(count "$report" skipped) + $(count "$report" disabled) - missing))
  good=$(($(count "$report" tests) - bad - left))
  passed=$((passed + good))
  failed=$((failed + bad))
  skipped=$((skipped + left))
  if [ $((good + bad)) -eq 0 ]; then
    fail "$1: no test ran"
  elif [ "$status" -ne 0 ] && [ "$bad" -eq 0 ]; then
    fail "$1: ctest failed (exit status $status) and its report names no test"
  fi
}

sh apps/install_packages.sh tests 2>&1 || { fail "the packages could not be installed"; finish; }
for preset in "$@"; do
  run_preset "$preset"
done
finish
