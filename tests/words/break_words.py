#!/usr/bin/env python3
"""Breaks each word of the vocabulary in each domain, one at a time, and reports which test notices.

    tests/words/break_words.py            prints the table of docs/words.md; fails if a break is not noticed
    tests/words/break_words.py --check    only looks whether every edit fits the tree
    tests/words/break_words.py --only S   only the breaks whose domain or word contains S

A break is an edit of one line. All edits are made at once, in a copy of the tree, each under a condition: a number in
the environment says which of them is effective. So everything is compiled once, and a break costs one run of the tests.
"""
import argparse
import collections
import concurrent.futures
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).parent))
from breaks import BREAKS  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parents[2]
COPIED = ["engines", "invariants", "model", "proofs", "spec", "tests"]

SWITCH = """
#pragma once
#include <cstdlib>
#include <type_traits>
namespace cowproof_break {
inline int const chosen = std::getenv("COWPROOF_BREAK") == nullptr ? -1 : std::atoi(std::getenv("COWPROOF_BREAK"));
constexpr bool is(int number) { return !std::is_constant_evaluated() && chosen == number; }
}
"""

# Which sources make a test, and which domains' breaks it may notice.
TESTS = {
    "plain": ["tests/model/words_test.cpp", "tests/model/packed_relation_test.cpp", "tests/model/step_test.cpp",
              "tests/model/codes_test.cpp"],
    "sliced": ["tests/words/sliced_words_test.cpp"],
    "symbolic": ["tests/words/symbolic_words_test.cpp", "proofs/solver/session.cpp", "proofs/solver/quantifiers.cpp"],
    "rules": ["tests/words/rules_test.cpp", "proofs/solver/session.cpp", "proofs/solver/quantifiers.cpp"],
}
NOTICED_BY = {
    "concrete": ["plain", "sliced", "symbolic", "rules"],
    "sliced": ["sliced", "rules"],
    "bounded": ["symbolic", "rules"],
    "unbounded": ["symbolic", "rules"],
    "terms": ["symbolic", "rules"],
    "every": ["plain", "sliced", "symbolic", "rules"],
}


def edited(text, number, broken):
    """The text, with a condition under which it is broken."""
    condition = f"::cowproof_break::is({number})"
    if "BROKEN" in broken:
        return broken.replace("BROKEN", condition)
    if text.endswith(";"):
        return f"if ({condition}) {{ {broken} }} else {{ {text} }}"
    return f"({condition} ? {broken} : {text})"


def edit_tree(root):
    """Makes every edit; returns what does not fit."""
    misfits = []
    by_place = collections.OrderedDict()
    for number, (domain, word, file, text, broken, _) in enumerate(BREAKS):
        by_place.setdefault((file, text), []).append((number, broken))
    for (file, text), edits in by_place.items():
        path = root / file
        source = path.read_text()
        if source.count(text) != 1:
            misfits.append(f"{file}: {source.count(text)} times: {text}")
            continue
        now = text
        for number, broken in edits:
            now = edited(now, number, broken) if not now.startswith("if (::") else \
                f"if (::cowproof_break::is({number})) {{ {broken} }} else {now}"
        path.write_text(source.replace(text, now))
    return misfits


def compile_tests(root, compiler):
    (root / "switch.hpp").write_text(SWITCH)
    commands = {}
    for name, sources in TESTS.items():
        commands[name] = [compiler, "-std=c++20", "-O1", "-g0", "-w", "-DCOWPROOF_SANITIZED=0", "-include", "switch.hpp",
                          "-I.", *sources, "-o", name, "-lgmock_main", "-lgmock", "-lgtest", "-lrapidcheck", "-lz3", "-pthread"]
    for name, command in commands.items():
        print(f"compiling {name}", file=sys.stderr, flush=True)
        subprocess.run(command, cwd=root, check=True)


def failing(root, test, filter_, number):
    """The names of the tests that fail, the first only, or what became of the run."""
    environment = dict(os.environ, COWPROOF_BREAK=str(number), RC_PARAMS="seed=1")
    try:
        run = subprocess.run([f"./{test}", f"--gtest_filter={filter_}", "--gtest_fail_fast", "--gtest_brief=1"],
                             cwd=root, env=environment, capture_output=True, text=True, timeout=1800)
    except subprocess.TimeoutExpired:
        return f"{test}: does not end"
    if run.returncode == 0:
        return None
    found = re.findall(r"^\[  FAILED  \] ([\w/.]+)", run.stdout, re.M)
    started = re.findall(r"^\[ RUN      \] ([\w/.]+)", run.stdout, re.M)
    return found[0] if found else f"{started[-1] if started else test} (ends at once)"


def filter_for(domain, test, hint):
    prefix = {"bounded": "*Bounded*", "unbounded": "*Unbounded*"}.get(domain, "*") if test == "symbolic" else "*"
    return f"{prefix}{hint}*" if hint else prefix


def first_to_notice(root, number):
    domain, _, _, _, _, hint = BREAKS[number]
    tests = NOTICED_BY[domain]
    for narrow in ([hint] if hint else []) + [""]:
        for test in tests:
            name = failing(root, test, filter_for(domain, test, narrow), number)
            if name:
                return name
    return None


def readable(name):
    return name.replace("All/", "").replace("meanWhatConcreteOnesMean/", "")


def row_of(domain, word, file, text, broken, name):
    def code(line):
        return "`" + line.strip().replace("|", "\\|") + "`"
    how = "left out" if not broken else code(broken.replace("BROKEN", "true"))
    return (f"| {domain} | {word.replace('|', chr(92) + '|')} | {code(text)} | {how} | "
            f"{readable(name) if name else '**nothing**'} |")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--only", default="")
    parser.add_argument("--compiler", default="g++")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--keep", help="a folder for the copy, which stays")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        root = pathlib.Path(options.keep or scratch)
        for folder in COPIED:
            shutil.copytree(ROOT / folder, root / folder, dirs_exist_ok=True)
        misfits = edit_tree(root)
        if misfits:
            print("\n".join(misfits))
            return 1
        if options.check:
            return 0
        compile_tests(root, options.compiler)
        for test in TESTS:
            name = failing(root, test, "*", -1)
            if name:
                print(f"{name} fails though nothing is broken")
                return 1
        chosen = [n for n, (domain, word, *_) in enumerate(BREAKS) if options.only in domain + " " + word]
        unnoticed = 0
        print("| domain | word | what stands in the tree | what stands instead | noticed by |\n|---|---|---|---|---|", flush=True)
        with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
            for number, name in zip(chosen, pool.map(lambda n: first_to_notice(root, n), chosen)):
                unnoticed += name is None
                print(row_of(*BREAKS[number][:5], name), flush=True)
        return 1 if unnoticed else 0


if __name__ == "__main__":
    sys.exit(main())
