#!/usr/bin/env bash
# Runs a program of examples/programs from the tree's root: check_program.sh PROGRAM SOURCE. It passes if every claim was
# observed, and docs/questions.md shows what it prints: " ..." stands for the rest of a line, and seconds may differ.
# 77: it could not run.
set -euo pipefail

program=$1
command="\$ cc -O1 $2 -lpthread && ./a.out"

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
status=0
(cd "$folder" && "$program") >"$folder/printed" 2>&1 || status=$?
cat "$folder/printed"
((status == 0)) || exit "$status"

hide_seconds() { sed -E 's/[0-9]+\.[0-9]+ s$/... s/'; }

awk -v "command=$command" '$0 == "```" { inside = 0 } inside { print } $0 == command { inside = 1 }' \
  docs/questions.md | hide_seconds >"$folder/shown"
[[ -s $folder/shown ]] || { echo "docs/questions.md does not show it" && exit 1; }

is_as_shown() {
  local shown printed
  exec 3< <(hide_seconds <"$folder/printed")
  while IFS= read -r shown; do
    IFS= read -r printed <&3 || { echo "shown, and not printed: $shown" && return 1; }
    case $shown in
      *' ...') [[ $printed == "${shown%...}"* ]] ;;
      *) [[ $printed == "$shown" ]] ;;
    esac || { printf 'shown:   %s\nprinted: %s\n' "$shown" "$printed" && return 1; }
  done <"$folder/shown"
  ! IFS= read -r printed <&3 || { echo "printed, and not shown: $printed" && return 1; }
}
is_as_shown
