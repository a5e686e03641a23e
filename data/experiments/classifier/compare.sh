#!/bin/sh
# Searched classifiers against the hardware-efficient ansatz with as many two-qubit gates, trained the same way (best of 5 restarts),
# under the same noise: search-moons, search-circles and search-iris, several seeds each.
#
#   sh data/experiments/classifier/compare.sh [SEEDS [TIME]]      1..5 and 3m for each, where none are named
#
# QARCH=program (build/release/apps/qarch), OUT=folder of the studies (runs/classifier-search), JOBS=searches at a time (processors).
# The same command again goes on where it was interrupted. Scores are the validation loss that the search is judged by; "wins" are
# seeds with a lower score and no more gates than the ansatz.
set -eu
unset CDPATH
cd "$(dirname "$0")/../../.."
seeds=${1:-1..5}
time=${2:-3m}
qarch=${QARCH:-build/release/apps/qarch}
out=${OUT:-runs/classifier-search}
jobs=${JOBS:-$(nproc 2>/dev/null || echo 1)}

mkdir -p "$out"
for name in moons circles iris; do
  "$qarch" search "classifier/search-$name" --seeds "$seeds" --time-limit "$time" --jobs "$jobs" --output "$out/$name" \
    >"$out/$name.txt" || { tail -n 20 "$out/$name.txt" >&2; exit 1; }
  echo "== $name"
  printf '%-8s %30s %38s\n' '' 'found' 'hardware-efficient'
  printf '%-8s %4s %6s %9s %9s  %4s %6s %9s %9s\n' seed 2q gates score test 2q gates score test
  # shellcheck disable=SC2012  # names of ours
  for file in $(ls -d "$out/$name"/seed-*/scores.csv | sort -t- -k4 -n); do
    seed=${file%/scores.csv}
    awk -F, -v seed="${seed##*seed-}" '
      $1 == "best" || $1 == "hardware-efficient" {
        cx[$1] = $2; gates[$1] = $3
        if ($5 == "validation") score[$1] = $7
        if ($5 == "test") test[$1] = $8
      }
      END {
        a = "best"; b = "hardware-efficient"
        printf "%-8s %4d %6d %9.4f %9.3f  %4d %6d %9.4f %9.3f  %s\n", seed, cx[a], gates[a], score[a], test[a],
               cx[b], gates[b], score[b], test[b], score[a] < score[b] && gates[a] <= gates[b] ? "wins" : ""
      }' "$file"
  done
done
