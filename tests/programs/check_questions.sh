#!/usr/bin/env bash
# docs/questions.md shows every program of examples/programs and no other, names stories that exist, and says that Linux
# confirms a story only if a test sees that it does. The programs that docs/whole-machine.md names exist. Run from the
# tree's root; prints what is wrong.
set -euo pipefail

document=docs/questions.md
confirmed=tests/tools/stories_on_linux_test.cpp

check() {
  local file name line story
  for file in examples/programs/*/*.c; do
    grep -qxF "\$ cc -O1 $file -lpthread && ./a.out" "$document" || echo "$file is not shown"
  done
  for name in $(grep -oE 'examples/programs/[a-z_/]+\.[ch]' "$document" | sort -u); do
    [[ -e $name ]] || echo "$name does not exist"
  done
  for name in $(sed -n '/^## Where Linux differs/,/^## What/p' docs/whole-machine.md | grep -oE '\(`[a-z_]+`\)' | tr -d '(`)'); do
    compgen -G "examples/programs/*/$name.c" >/dev/null || echo "there is no program $name"
  done
  grep -oE '`cowproof scenario [a-z_ -]+`' "$document" | tr -d '`' | sort -u | while read -r line; do
    read -r _ _ story line <<<"$line"
    compgen -G "examples/scenarios/*/[0-9][0-9]_$story.md" >/dev/null || echo "there is no story $story"
    [[ -z $line ]] || [[ $line == "--on linux" ]] || echo "no command: scenario $story $line"
    [[ -z $line ]] || grep -qF "\"$story\"" "$confirmed" || echo "Linux does not confirm $story"
  done
}
wrong=$(check)
[[ -z $wrong ]] || { printf '%s\n' "$wrong" && exit 1; }
