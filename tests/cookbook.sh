#!/bin/sh
# Runs every recipe of data/experiments/README.md, in a short form, each in a folder of its own.
#
#   sh tests/cookbook.sh PROGRAM [RECIPE]...      numbers of recipes; all where none is named
#
# The blocks marked `sh` are what a reader would type; limits of time, numbers of seeds and scans are cut short by `shorten`.
# QARCH_PYTHONPATH: where the module is, QARCH_PYTHON: the interpreter that it was built for; without the first, recipes that
# call python3 are left out, and said to be.
set -eu
unset CDPATH
root=$(cd "$(dirname "$0")/.." && pwd)
program=$(realpath "$1")
shift
page=$root/data/experiments/README.md
work=$(mktemp -d "${TMPDIR:-/tmp}/qarch_cookbook.XXXXXX")
trap 'rm -rf "$work"' EXIT INT TERM
mkdir "$work/bin"
ln -s "$program" "$work/bin/qarch"
[ -z "${QARCH_PYTHON:-}" ] || ln -s "$QARCH_PYTHON" "$work/bin/python3"
PATH=$work/bin:$PATH
QARCH_DATA=$root/data
export PATH QARCH_DATA

shorten() {
  sed -e 's/--time-limit [0-9]*[smh]/--time-limit 1s/' \
    -e 's/--seeds 1\.\.10/--seeds 1..2/' \
    -e 's/^episodes = .*/episodes = 200/' \
    -e 's/--scan 1\.0:4\.0:0\.25/--scan 1.0:4.0:0.75/' \
    -e 's/classify train classifier\/moons/& --set train.steps=20/'
}

# prepare FOLDER: the files that a reader has
prepare() {
  mkdir -p "$1"
  cp "$root/data/devices/example_line.csv" "$1/device.csv"
  cat >"$1/theirs.cfg" <<'END'
[general]
episodes = 100
[env]
num_qubits = 2
num_layers = 10
fn_type = incremental_with_fixed_ends
accept_err = 1e-3
[problem]
ham_type = H2
geometry = H .0 .0 .0; H .0 .0 0.7414
taper = 1
mapping = parity
[agent]
batch_size = 10
[non_local_opt]
method = scipy_each_step
optim_alg = COBYLA
global_iters = 100
END
}

failed=0
total=$(grep -c '^## [0-9]' "$page")
[ $# -gt 0 ] || set -- $(seq "$total")
for recipe in "$@"; do
  folder=$work/$recipe
  prepare "$folder"
  awk -v wanted="$recipe" '/^## /{here = ($2 == wanted ".")} /^```/{inside = here && $0 == "```sh"; next} here && inside' "$page" |
    shorten >"$folder/recipe.sh"
  title=$(sed -n "s/^## $recipe\. //p" "$page")
  [ -s "$folder/recipe.sh" ] || { echo "recipe $recipe: no block of sh in $page"; failed=1; continue; }
  if grep -q '^python3' "$folder/recipe.sh" && [ -z "${QARCH_PYTHONPATH:-}" ]; then
    echo "recipe $recipe, $title: left out, the Python module is not built"
    continue
  fi
  if (cd "$folder" && PYTHONPATH=${QARCH_PYTHONPATH:-} sh -eu recipe.sh) >"$folder/log" 2>&1 </dev/null; then
    echo "recipe $recipe, $title: $(wc -l <"$folder/log") lines"
    [ -z "${COOKBOOK_SHOW:-}" ] || tail -n "$COOKBOOK_SHOW" "$folder/log"
  else
    echo "recipe $recipe, $title: FAILED"
    tail -n 30 "$folder/log"
    failed=1
  fi
done
exit $failed
