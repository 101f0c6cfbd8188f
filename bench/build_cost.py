#!/usr/bin/env python3
"""What it costs to build cowproof and to change it: measured without ccache, in trees of its own, told in docs/building.md.

build_cost.py         everything
build_cost.py build   the builds from nothing, and their most expensive translation units
build_cost.py edits   from the touch of a file until its tests have run, in the tree that is there
"""
import os
import pathlib
import re
import resource
import shutil
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
TREES = ROOT / "build/cost"
DOCUMENT = ROOT / "docs/building.md"
JOBS = os.environ.get("CMAKE_BUILD_PARALLEL_LEVEL", str(os.cpu_count()))
MOST_EXPENSIVE = 20
# A file, and the folder of the tests that are about it.
EDITS = [
    ("model/whole/fork.hpp", "model"),
    ("proofs/prove.cpp", "proofs"),
    ("oracle/relation/relation.cpp", "oracle"),
    ("tools/check.cpp", "tools"),
]


def run(*command):
    """Seconds by the clock and of the processors; output is shown only if the command fails."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    done = subprocess.run(command, cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    wall, after = time.monotonic() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode != 0:
        sys.exit(f"{done.stdout}\n{' '.join(command)}: failed")
    return wall, after.ru_utime - before.ru_utime


def configure(preset):
    tree = TREES / preset
    run("cmake", "--preset", preset, "-B", str(tree), "-D", "CMAKE_CXX_COMPILER_LAUNCHER=")
    return tree


def build(tree, *targets):
    return run("ninja", "-C", str(tree), "-j", JOBS, *targets)


def megabytes(tree):
    return sum(f.stat().st_size for f in tree.rglob("*") if f.is_file() and not f.is_symlink()) / 1e6


def sources_of(tree, output):
    """The sources behind an object: one, or those of a group that is compiled as one."""
    folder, _, name = output.partition("/CMakeFiles/")
    target, _, source = name.partition(".dir/")
    unity = tree / output.removesuffix(".o")
    if not unity.is_file():
        return f"{folder}/{source.removesuffix('.o')}"
    together = re.findall(r'#include "(.*)"', unity.read_text())
    names = [str(pathlib.Path(each).relative_to(ROOT)) for each in together]
    return f"{names[0]} and {len(names) - 1} more" if len(names) > 1 else names[0]


def most_expensive(tree):
    """From ninja's log: start and end in milliseconds, by output; the last line about an output counts."""
    took = {}
    for line in (tree / ".ninja_log").read_text().splitlines()[1:]:
        start, end, _, output, *_ = line.split("\t")
        if output.endswith(".o"):
            took[output] = (int(end) - int(start)) / 1000
    longest = sorted(took.items(), key=lambda each: -each[1])[:MOST_EXPENSIVE]
    rows = [f"| {sources_of(tree, output)} | {seconds:.1f} |" for output, seconds in longest]
    return [f"The {len(took)} translation units of the tree `dev` take {sum(took.values()):.0f} s; the most expensive:", "",
            "| translation unit | s |", "|---|---|", *rows]


def measure_builds():
    rows = ["| tree, from nothing | s by the clock | s of the processors | MB |", "|---|---|---|---|"]
    for preset, told, targets in [("release", "`release`: what `./dev run` builds", ["cowproof"]),
                                  ("dev", "`dev`: what `./dev test` builds", ["all"])]:
        shutil.rmtree(TREES / preset, ignore_errors=True)
        wall, user = build(configure(preset), *targets)
        rows.append(f"| {told} | {wall:.0f} | {user:.0f} | {megabytes(TREES / preset):.0f} |")
    return rows + [""] + most_expensive(TREES / "dev")


def measure_edits():
    tree = configure("dev")
    rows = ["| touched | its tests | s to build | s to run | s in all |", "|---|---|---|---|---|"]
    for file, folder in EDITS:
        build(tree, f"tests/{folder}/all")
        (ROOT / file).touch()
        built, _ = build(tree, f"tests/{folder}/all")
        tested, _ = run("ctest", "--test-dir", str(tree / "tests" / folder), "-j", JOBS, "--output-on-failure")
        rows.append(f"| {file} | tests/{folder} | {built:.0f} | {tested:.0f} | {built + tested:.0f} |")
    return rows


def tell(part, lines):
    """Puts the lines between the two marks of this part in the document."""
    mark = rf"(<!-- ./dev cost: {part} -->\n).*?(<!-- end -->)"
    text = "\n".join(lines) + "\n"
    print(text)
    document, found = re.subn(mark, lambda m: m[1] + text + m[2], DOCUMENT.read_text(), flags=re.DOTALL)
    if found != 1:
        sys.exit(f"{DOCUMENT} has no place for: {part}")
    DOCUMENT.write_text(document)


def main():
    wanted = sys.argv[1:] or ["build", "edits"]
    if not set(wanted) <= {"build", "edits"}:
        sys.exit(__doc__)
    if "build" in wanted:
        tell("build", measure_builds())
    if "edits" in wanted:
        tell("edits", measure_edits())


main()
