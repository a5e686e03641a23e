#!/bin/sh
# The fewest gates for every published experiment: the -archive experiments, several seeds each, as in data/results/README.md.
#
#   sh data/experiments/few_gates.sh [SEEDS]      1..3, where none are named; about half an hour on two cores
#
# QARCH=program (build/release/apps/qarch), OUT=folder of the studies (runs/few-gates), JOBS=searches at a time (processors).
# The same command again goes on where it was interrupted.
set -eu
unset CDPATH
cd "$(dirname "$0")/../.."
seeds=${1:-1..3}
qarch=${QARCH:-build/release/apps/qarch}
out=${OUT:-runs/few-gates}
jobs=${JOBS:-$(nproc 2>/dev/null || echo 1)}
names=

# study NAME TIME: of the experiment NAME-archive
study() {
  echo "== $1, $2 for each seed"
  "$qarch" search "$1-archive" --seeds "$seeds" --time-limit "$2" --jobs "$jobs" --output "$out/$1" >"$out/$1.txt" ||
    { tail -n 20 "$out/$1.txt" >&2; echo "failed: $1; $out/$1/seed-*/log.txt tell more" >&2; exit 1; }
  names="$names $out/$1"
}

mkdir -p "$out"
study h2-4q-noiseless 30s
study lih-4q-noiseless 90s
study lih-4q-mumbai-median 2m
study h2-4q-ourense 1m
for level in median max 10max; do
  study "h2-2q-mumbai-$level" 25s
  study "h2-3q-mumbai-$level" 25s
done
study h2o-8q-noiseless 3m
study lih-6q-noiseless 6m

# shellcheck disable=SC2086  # a list of words
"$qarch" search --summarise $names
