#!/bin/sh
# The habits that a tool can check: .clang-format on every file, .clang-tidy on every source of build/checked.
#
#   sh tests/lint.sh [--install] [format] [tidy]      both, where none is named
#
# Exits 1 on a finding and 77 where there was nothing to check with (ctest's "skipped"). --install installs the tools.
set -u
unset CDPATH
cd "$(dirname "$0")/.." || exit 1
if [ "${1:-}" = --install ]; then
  sh apps/install_packages.sh lint || exit 1
  shift
fi
[ $# -gt 0 ] || set -- format tidy
folders="sim chem rl search apps tests"

# Versions of clang-format break lines differently: the tree is kept in the manner of Debian 12's.
format_version=14

check_format() {
  tool=clang-format-$format_version
  command -v "$tool" >/dev/null || tool=clang-format
  if ! "$tool" --version 2>/dev/null | grep -q "version $format_version\."; then
    echo "format: skipped, there is no clang-format $format_version"
    return 77
  fi
  # shellcheck disable=SC2086  # a list of words
  findings=$(find $folders \( -name '*.h' -o -name '*.cpp' \) -exec "$tool" --dry-run -Werror {} + 2>&1) && return
  echo "$findings" | grep -i error | sort -u -t : -k 1,1  # the first of each file
  echo "format: $tool -i mends these files"
  return 1
}

# tidy_sources: the compiled files of ours. What includes libint2 is left out: clang-tidy would read all its templates.
tidy_sources() {
  sed -n "s|^ *\"file\": \"$PWD/\(.*\)\".*|\1|p" build/checked/compile_commands.json | sort -u |
    while read -r file; do
      case $file in build/*) continue ;; esac
      [ ! -f "$file" ] || grep -q '^#include <libint2' "$file" || echo "$file"
    done
}

check_tidy() {
  if ! command -v clang-tidy >/dev/null || [ ! -f build/checked/compile_commands.json ]; then
    echo "tidy: skipped, it needs clang-tidy and build/checked/compile_commands.json (cmake --preset checked)"
    return 77
  fi
  sources=$(tidy_sources)
  [ -n "$sources" ] || { echo "tidy: skipped, build/checked compiles no source of this folder"; return 77; }
  # The compiler is g++: clang knows neither all of its warnings nor its precompiled headers.
  mkdir -p build/checked/tidy
  sed 's| -include [^ ]*cmake_pch\.hxx||g' build/checked/compile_commands.json >build/checked/tidy/compile_commands.json
  echo "$sources" | xargs -n 1 -P "$(nproc)" clang-tidy --quiet -p build/checked/tidy --extra-arg=-Wno-unknown-warning-option
}

checked=77
for part in "$@"; do
  case $part in
    format) check_format ;;
    tidy) check_tidy ;;
    *) echo "lint.sh: '$part', must be: format tidy" >&2; exit 2 ;;
  esac
  case $? in
    0) [ "$checked" -eq 1 ] || checked=0 ;;
    77) ;;
    *) checked=1 ;;
  esac
done
exit "$checked"
