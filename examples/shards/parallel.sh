#!/usr/bin/env bash
# A campaign in as many parts as there are processors, by GNU parallel (Debian: parallel), put together at the end.
#   examples/shards/parallel.sh COWPROOF PARTS VERB [ARGUMENTS]
#   examples/shards/parallel.sh build/release/cowproof 8 check --operations 100000000
#   examples/shards/parallel.sh build/release/cowproof 3 explore --fragment core --scopes 2,3,5,2 3,3,4,2 3,2,6,2
# The exit code is that of cowproof merge: 0 holds, 1 refuted, 2 unknown, 3 a part went wrong.
set -euo pipefail
cowproof=$1 parts=$2
shift 2
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
jobs=()
[[ $1 != check ]] || jobs=(--jobs 1) # parts are what runs at once
# A part that finds something exits with 1, which is no reason to stop; what is missing, merge says.
seq "$parts" | parallel --will-cite "$cowproof" "$@" "${jobs[@]}" --json --shard "{}/$parts" '>' "$folder/{}.json" || true
"$cowproof" merge "$folder"/*.json
