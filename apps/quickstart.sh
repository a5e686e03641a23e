#!/bin/sh
# From a fresh clone to a first architecture search: packages, a build of the program alone, one short run.
#
#   sh apps/quickstart.sh [options of qarch search ...]
#
# Works in build/quickstart and writes to runs/quickstart, or to the next free runs/quickstart-<number>.
set -eu
unset CDPATH
cd "$(dirname "$0")/.."
build=build/quickstart

# quietly LOG COMMAND...: the output goes to LOG; its end is shown where the command fails.
quietly() {
  log=$1
  shift
  "$@" >"$log" 2>&1 </dev/null || { tail -n 40 "$log" >&2; echo "failed: $* (all of it: $log)" >&2; exit 1; }
}

sh apps/install_packages.sh
mkdir -p "$build"

# The integral engine takes 2.5 GB to compile: two at a time, whatever the machine.
jobs=$(nproc 2>/dev/null || echo 1)
[ "$jobs" -le 2 ] || jobs=2
echo "Building qarch in $build (some minutes the first time)"
quietly "$build/configure.log" cmake --preset release -B "$build" -D QARCH_TESTS=OFF
quietly "$build/build.log" cmake --build "$build" --target qarch -j "$jobs"

config=data/experiments/h2-2q-mumbai-median-fast.cfg
mkdir -p runs
out=runs/quickstart
number=1
while [ -e "$out" ]; do
  number=$((number + 1))
  out=runs/quickstart-$number
done
# What the caller chooses is not chosen here.
case " $* " in *" --seed"[\ =]*) ;; *) set -- --seed 1 "$@" ;; esac
case " $* " in *" --out"*|*" -o"[\ =]*) ;; *) set -- --output "$out" "$@" ;; esac
echo "\$ $build/apps/qarch search $config $*"
exec "$build/apps/qarch" search "$config" "$@"
