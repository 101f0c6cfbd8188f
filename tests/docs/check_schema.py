#!/usr/bin/env python3
"""check_schema.py COMMAND SOURCE: documents of every kind that the command prints match docs/cowproof.schema.json.

The published schema allows members that it does not know, as readers should; here none is allowed. Each kind that the
schema lists is printed by some command below, and each kind that the sources name is listed.
"""
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

import jsonschema

command, source = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
most = 2**53  # beyond it, readers that hold numbers as doubles lose some
simulator = f"python3 {source}/examples/simulator"

# Each prints one document; $C is the command. After a number, as "1:", this exit code is expected and not 0.
COMMANDS = f"""
$C check --operations 3000
1: $C check --mutant fork_no_incref --trace bug.itf.json
$C check --machine whole --operations 200k
$C check --operations 3000 --shard 1/2 >one.json; cat one.json
$C check --operations 3000 --shard 2/2 >two.json; $C merge one.json two.json
2: $C check --seconds 0.01 --machine whole
$C prove --only 'fork_*'
1: $C prove --mutant fork_no_incref
1: $C prove --machine whole --mutant swap_no_dup --only '*fork_preserves_swapcount_exact'
$C prove --only 'store_refines*' --stability 2
$C explore --processes 2 --pages 1 --frames 2
$C explore --processes 2 --pages 1 --frames 2 --first
$C explore --machine whole --frames 2 --symmetry full --without clone vfork
1: $C explore --mutant fork_no_incref
2: $C explore --processes 4 --pages 3 --frames 6 --seconds 0.2
$C explore --scopes 1,1,1,1 1,1,2,1 --shard 1/2 >one.json; cat one.json
$C explore --scopes 1,1,1,1 1,1,2,1 --shard 2/2 >two.json; $C merge one.json two.json
$C mutants --mutant unmap_no_decref --matrix
$C mutants --mutant unmap_no_decref --shortest --no-proofs
$C mutants --derived --machine core --operation unmap --shrunk
$C mutants --list flush
$C prove --list fork
$C check --list fork
$C validate --list content
$C scenario first_write
$C scenario --list fork
1: $C replay bug.itf.json
$C replay bug.itf.json --on machine
1: $C shrink bug.itf.json --certify
$C adapter --out mine --language python
2: $C tour --out tour --seconds 1
$C validate command '{simulator}/simulator.py' --operations 2000
1: $C validate command '{simulator}/simulator.py --level 3 --bug exec_leaks' --operations 2000
$C validate command '{simulator}/simulator.py --processes 2 --pages 1' --suite transitions
$C validate command '{simulator}/tasks.py' --operations 300
$C validate linux --operations 500 >linux.json; cat linux.json
$C validate linux --machine whole --suite directed
$C compare linux.json
LIKE_QEMU=conforms PATH=$PWD:$PATH $C validate kernel bzImage
"""


def make_kernel(folder):
    """A file that begins as a kernel does, and a script in place of QEMU."""
    image = bytearray(0x400)
    image[0x202:0x206], image[0x20F], image[0x300:0x30A] = b"HdrS", 1, b"9.9.9-test"
    (folder / "bzImage").write_bytes(image)
    emulator = folder / "qemu-system-x86_64"
    emulator.write_text((source / "tests/tools/like_qemu.py").read_text())
    emulator.chmod(0o755)


def closed(schema):
    """The same, but no member is allowed that it does not name."""
    if isinstance(schema, list):
        return [closed(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    made = {key: closed(value) for key, value in schema.items()}
    if isinstance(made.get("properties"), dict) and made.get("type") == "object":
        made.setdefault("additionalProperties", False)
    return made


def strict(published):
    made = closed(published)
    del made["additionalProperties"]  # of all documents together
    for branch in made["allOf"]:
        name = branch["then"]["$ref"].rpartition("/")[2]
        made["$defs"][name]["properties"]["schema"] = {"type": "string"}
    return made


def numbers_in(document):
    if isinstance(document, dict):
        document = list(document.values())
    if isinstance(document, list):
        return [number for each in document for number in numbers_in(each)]
    return [document] if isinstance(document, (int, float)) else []


def kinds_in_sources():
    """Those of the playground are of its page alone, traces and lines have documents of their own."""
    found = set()
    for folder in ("tools", "oracle"):
        for file in (source / folder).rglob("*.cpp"):
            found |= set(re.findall(r'"schema", "(cowproof-[a-z-]+/[0-9]+)"', file.read_text()))
    return found - {"cowproof-trace/1"}


def main():
    published = json.loads((source / "docs/cowproof.schema.json").read_text())
    validator = jsonschema.Draft202012Validator(strict(published))
    listed = set(published["properties"]["schema"]["enum"])
    wrong, printed = [], set()
    if missing := kinds_in_sources() - listed:
        wrong.append(f"not in the schema: {sorted(missing)}")
    with tempfile.TemporaryDirectory() as scratch:
        make_kernel(pathlib.Path(scratch))
        for line in COMMANDS.strip().splitlines():
            code, _, asked = line.rpartition(": ") if line[0].isdigit() else ("0", "", line)
            done = subprocess.run(["bash", "-c", re.sub(r"\$C ([^;>]*)", r"$C \1 --json ", asked)], cwd=scratch, text=True,
                                  env=os.environ | {"C": str(command)}, capture_output=True)
            if done.returncode != int(code):
                wrong.append(f"{asked}: exit code {done.returncode}\n{done.stderr}")
                continue
            document = json.loads(done.stdout)
            printed.add(document["schema"])
            for error in validator.iter_errors(document):
                best = jsonschema.exceptions.best_match([error])
                wrong.append(f"{asked}: {best.json_path}: {best.message[:300]}")
            wrong += [f"{asked}: {number} is beyond 2^53" for number in numbers_in(document) if abs(number) > most]
    if unseen := listed - printed:
        wrong.append(f"no command prints {sorted(unseen)}")
    print("\n".join(wrong))
    sys.exit(bool(wrong))


main()
