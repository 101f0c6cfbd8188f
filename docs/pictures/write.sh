#!/bin/sh
# Writes the pictures of this folder: docs/pictures/write.sh PATH/TO/cowproof. A test compares them with what it writes.
set -eu
cowproof=$1
here=$(dirname "$0")
scratch=$(mktemp -d)
trap 'rm -r "$scratch"' EXIT
"$cowproof" scenario first_write --svg "$scratch/write"
cp "$scratch/write/step-04.svg" "$here/first_write.svg"
"$cowproof" scenario only_the_child_protected --svg "$scratch/bug"
cp "$scratch/bug/step-04.svg" "$here/bug.svg"
"$cowproof" scenario text_data_stack --svg "$scratch/whole"
cp "$scratch/whole/step-15.svg" "$here/whole_fork.svg"
