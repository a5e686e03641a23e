#!/bin/sh
# What each part of the search is worth: LiH on 4 qubits without noise, one mechanism changed at a time.
#
#   sh data/experiments/ablation.sh [SEEDS [TIME]]      1..3 and 2m, where none is named; TIME for each seed
#
# TIME is of running: how far a seed comes in it depends on the machine and on JOBS.
# QARCH=program (build/release/apps/qarch), OUT=folder of the studies (runs/ablation), JOBS=searches at a time (processors).
# The same command again goes on where it was interrupted, and prints the table where all has ended.
set -eu
unset CDPATH
cd "$(dirname "$0")/../.."
seeds=${1:-1..3}
time=${2:-2m}
qarch=${QARCH:-build/release/apps/qarch}
out=${OUT:-runs/ablation}
jobs=${JOBS:-$(nproc 2>/dev/null || echo 1)}
base=lih-4q-noiseless-fast
names=

# study NAME [SECTION.KEY=VALUE ...]: the base experiment with these keys changed
study() {
  name=$1
  shift
  echo "== $name: $*"
  for setting; do
    set -- "$@" --set "$setting"
    shift
  done
  "$qarch" search "$base" --set pruning.enabled=false "$@" --seeds "$seeds" --time-limit "$time" --jobs "$jobs" --output "$out/$name" >"$out/$name.txt" ||
    { tail -n 20 "$out/$name.txt" >&2; echo "failed: $name; $out/$name/seed-*/log.txt tell more" >&2; exit 1; }
  names="$names $out/$name"
}

mkdir -p "$out"
# Illegal actions masked, no halting, a moving threshold above a lower bound of the energy, Rotosolve, no pruning.
study base

study pruning pruning.enabled=true
study archive-starts pruning.enabled=true archive.start_probability=0.8 archive.start_removals=4

study any-action env.illegal_actions=false

# Halting steps with a mean of 20 of 30 gates; the published ones are for 40 to 70.
study halting-clipped env.halting=clipped env.halting_r=30 env.halting_p=0.6 env.halting_min=10 env.halting_max=30
study halting-mode env.halting=mode env.halting_r=30 env.halting_p=0.6 env.halting_min=0 env.halting_max=30

# A threshold that knows the exact energy, moving and fixed at chemical accuracy; and fixed where the lower
# bound, 2.28261 Ha below the exact energy, puts the same circuits.
study exact-moving env.reference=exact
study exact-fixed env.reference=exact env.moving_threshold=false env.threshold=0.0016
study bound-fixed env.moving_threshold=false env.threshold=2.28421

for method in sweep lbfgs adam cobyla adam_spsa; do
  study "$method" optimizer.method="$method"
done

# shellcheck disable=SC2086  # a list of words
"$qarch" search --summarise $names
