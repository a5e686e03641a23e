#!/bin/sh
# Kills searches at random moments and resumes them: the files must be those of a search that was left alone.
#
#   sh tests/kill_test.sh QARCH [KILLS [SEED]]      the program; how often to kill it (3); the moments' seed (1)
#
# Exits 1 at the first difference. A search that ends before enough kills is compared and begun anew.
set -u
unset CDPATH
[ $# -ge 1 ] || { echo "usage: kill_test.sh QARCH [KILLS [SEED]]" >&2; exit 2; }
qarch=$1
kills=${2:-3}
seed=${3:-1}
QARCH_DATA=${QARCH_DATA:-$(cd "$(dirname "$0")/../data" && pwd)}
export QARCH_DATA
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# search WORDS...: the program in place of this shell, so that its process id is that of the job
search() {
  exec "$qarch" search "$@" --checkpoint-interval 0.1s >>"$work/log" 2>&1
}

# begin FOLDER THREADS: about two seconds under noise with shots, 20 gates at most
begin() {
  search h2-2q-mumbai-median-fast --output "$1" --threads "$2" --set general.episodes=250 --set env.max_gates=20 \
    --set general.stop_error=0 --set agent.learning_start=50 --set agent.batch_size=32 --set agent.hidden=32 \
    --set noise.shots=1000 --set archive.start_probability=0.5 --set archive.start_removals=2
}

fail() {
  tail -n 20 "$work/log"
  echo "kill test: $1"
  exit 1
}

# compare: the run that was killed with the one that was not
compare() {
  for file in run.h5 best.qasm configuration.cfg; do
    cmp "$work/whole/$file" "$work/run/$file" || fail "$file differs after $killed kills (seed $seed)"
  done
  for run in whole run; do
    grep '"type":"episode"' "$work/$run/events.jsonl" | sed 's/"seconds":[^,]*,//' >"$work/$run.episodes"
  done
  cmp "$work/whole.episodes" "$work/run.episodes" || fail "the episodes of events.jsonl differ (seed $seed)"
  compared=$((compared + 1))
  rm -rf "$work/run"
}

started=$(date +%s%N)
(begin "$work/whole" 2) || fail "the search that is left alone failed"
milliseconds=$((($(date +%s%N) - started) / 1000000))

# Pauses in seconds, uniform below half the time of the whole search.
delays=$(awk -v n="$kills" -v seed="$seed" -v most="$milliseconds" \
  'BEGIN { srand(seed); for (i = 0; i < n; ++i) printf "%.3f\n", rand() * most / 2000 }')
killed=0
compared=0
threads=1
for delay in $delays; do
  while :; do
    if [ -f "$work/run/configuration.cfg" ]; then
      (search --resume "$work/run" --threads "$threads") &
    else
      (begin "$work/run" "$threads") &
    fi
    job=$!
    sleep "$delay"
    kill -KILL "$job" 2>/dev/null
    wait "$job" 2>/dev/null
    status=$?
    [ "$status" -ne 137 ] || break
    [ "$status" -eq 0 ] || fail "a search ended with exit code $status"
    compare  # it had come to its end before: kill the next one earlier
    delay=$(awk -v d="$delay" 'BEGIN { printf "%.3f", d / 2 }')
  done
  killed=$((killed + 1))
  threads=$((3 - threads))
done
if [ -f "$work/run/configuration.cfg" ]; then
  (search --resume "$work/run" --threads "$threads") || fail "resuming failed"
else
  (begin "$work/run" "$threads") || fail "beginning anew failed"
fi
compare
echo "kill test: $killed kills, $compared runs compared, all equal ($milliseconds ms each)"
