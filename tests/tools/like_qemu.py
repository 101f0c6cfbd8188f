#!/usr/bin/env python3
"""A stand-in for qemu-system-x86_64: what a kernel prints and what the command in it sends, as LIKE_QEMU asks."""
import os
import sys
import time

arguments = dict(zip(sys.argv, sys.argv[1:]))
ports = [word for flag, word in zip(sys.argv, sys.argv[1:]) if flag == "-serial"]
reports = open(ports[1].removeprefix("file:"), "wb", buffering=0)


def files_in(archive):
    """Names and contents in an archive in the format newc."""
    found, at = {}, 0
    while True:
        fields = [int(archive[at + 6 + 8 * i : at + 14 + 8 * i], 16) for i in range(13)]
        name_end = at + 110 + fields[11]
        name = archive[at + 110 : name_end - 1].decode()
        if name == "TRAILER!!!":
            return found
        begin = (name_end + 3) // 4 * 4
        found[name] = archive[begin : begin + fields[6]]
        at = (begin + fields[6] + 3) // 4 * 4


def send(kind, name, text=""):
    reports.write(f"{kind} {name} {len(text.encode())}\n{text}\n".encode())


def run(name, code, text="", errors="", rejection=None):
    send("begun", name)
    send("output", name, text)
    send("errors", name, errors)
    send("document", name, '{"verdict": "as told"}')
    if rejection:
        send("rejection", rejection, "{}")
    send("exit", name, str(code))


def say(line):
    print(line, flush=True)


what = os.environ["LIKE_QEMU"]
files = files_in(open(arguments["-initrd"], "rb").read())
plan = [line.split()[0] for line in files["cowproof.plan"].decode().splitlines()]
assert files["init"][:4] == b"\x7fELF" and any("/ld-linux" in name for name in files), sorted(files)
assert "rdinit=/init" in arguments["-append"] and arguments["-append"].endswith(" -- --first-process-of-a-machine")
say("[    0.000000] Linux version 9.9.9-test")
if what == "no_start":
    say("[    1.000000] Kernel panic - not syncing: No working init found.")
    sys.exit(0)
send("kernel", "is", "Linux 9.9.9-test #1")
if what == "panics":
    send("begun", plan[0])
    say("[    2.000000] BUG: kernel NULL pointer dereference, address: 0")
    say("[    2.000001] Kernel panic - not syncing: Fatal exception")
    sys.exit(0)
if what == "stops":
    send("begun", plan[0])
    say("[    2.000000] the last words")
    sys.exit(0)
if what == "hangs":
    run(plan[0], 0)
    send("begun", plan[1])
    time.sleep(60)
for name in plan:
    if what == "violates" and name == plan[1]:
        run(name, 1, "what is wrong\n", rejection="../../linux-rejection-1.itf.json")
    elif what == "fails" and name == plan[1]:
        run(name, 3, errors="cowproof: no worker could be started\n")
    else:
        run(name, 0, f"all is well with {name}\n")
send("end", "of")
say("[    9.000000] reboot: Power down")
