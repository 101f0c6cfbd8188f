#!/usr/bin/env bash
# The same on a cluster, as a Slurm array: one task a part, on whatever nodes there are.
#   sbatch --array=1-64 examples/shards/slurm.sh build/release/cowproof results check --operations 1000000000
# and when all are done:
#   build/release/cowproof merge results/*.json
#SBATCH --job-name=cowproof
#SBATCH --cpus-per-task=1
#SBATCH --time=02:00:00
set -euo pipefail
cowproof=$1 folder=$2
shift 2
part=$SLURM_ARRAY_TASK_ID parts=$SLURM_ARRAY_TASK_COUNT
mkdir -p "$folder"
jobs=()
[[ $1 != check ]] || jobs=(--jobs "${SLURM_CPUS_PER_TASK:-1}")
# Written whole or not at all, so that a task that Slurm starts again does no harm. To find something is a result, too.
status=0
"$cowproof" "$@" "${jobs[@]}" --json --shard "$part/$parts" >"$folder/$part.part" || status=$?
((status <= 2)) || exit "$status"
mv "$folder/$part.part" "$folder/$part.json"
