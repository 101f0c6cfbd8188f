#!/usr/bin/env python3
"""Processes, descriptors and signals, without memory: an implementation of a part of the whole machine.

    cowproof validate command 'python3 examples/simulator/tasks.py'

It speaks version 2 of the line protocol (docs/line-protocol.md). What it does not have, it names in its header. With
--bug NAME it makes a slip that real kernels made.
"""
import argparse
import json
import sys

BUGS = {
    "position_copied": "a child gets open file descriptions of its own (Lind safeposix-rust#261)",
    "signals_inherited": "what was pending for the parent is pending for the child (elks#2656)",
    "wait_goes_on": "a second wait for the same child does not fail (phoenix-rtos#1436)",
    "orphans_kept": "the children of who has ended keep their parent",
    "exit_dies": "the program ends with the process",
}
LACKS = ["map", "map_object", "map_shared", "unmap", "brk", "protect", "advise_fork", "discard", "load", "store",
         "kernel_store", "vfork", "clone", "exec", "create", "file_write", "install", "install_object"]
DESCRIPTORS = 2


class Refused(Exception):
    pass


class Process:
    def __init__(self, parent):
        self.parent = parent
        self.ended = False
        self.pending = set()
        self.open = [None] * DESCRIPTORS  # open file descriptions, which several may share


class Tasks:
    def __init__(self, processes, bug):
        self.processes, self.bug = processes, bug
        self.restart()

    def restart(self):
        self.task = [None] * self.processes
        self.task[0] = Process(0)

    def running(self, number):
        if not self.task[number] or self.task[number].ended:
            raise Refused("no_process")
        return self.task[number]

    def fork(self, process, child, frames=True):
        parent = self.running(process)
        if frames is None:  # it is asked for: to see that nothing has changed
            raise Refused("no_memory")
        if child is None or self.task[child]:
            raise Refused("no_process_slot")
        born = self.task[child] = Process(process)
        born.open = list(parent.open)
        if self.bug == "position_copied":
            born.open = [dict(o) if o else None for o in parent.open]
        if self.bug == "signals_inherited":
            born.pending = set(parent.pending)

    def exit(self, process):
        self.running(process)
        self.end(process)

    def kill(self, process):
        if not self.task[process]:
            raise Refused("no_process")
        if process == 0 or not self.task[process].ended:  # to kill who has ended is no error
            self.end(process)

    def end(self, process):
        gone = self.task[process]
        if process == 0:
            raise Refused("is_init")
        if self.bug == "exit_dies":
            sys.exit("tasks: the last process has ended")
        gone.ended, gone.pending, gone.open = True, set(), [None] * DESCRIPTORS
        for other in filter(None, self.task):
            if other.parent == process and self.bug != "orphans_kept":
                other.parent = 0

    def wait(self, process, child):
        self.running(process)
        found = self.task[child]
        if not found or found.parent != process or child == 0:
            if self.bug == "wait_goes_on":
                raise Refused("not_yet")
            raise Refused("no_child")
        if not found.ended:
            raise Refused("not_yet")
        self.task[child] = None

    def opened(self, process, descriptor):
        mine = self.running(process).open
        if mine[descriptor] is None:
            raise Refused("bad_descriptor")
        return mine

    def open(self, process, descriptor, **_):
        mine = self.running(process).open
        if mine[descriptor] is not None:
            raise Refused("bad_descriptor")
        mine[descriptor] = {"at": 0}

    def dup(self, process, to, **rest):
        mine = self.opened(process, rest["from"])
        if mine[to] is not None:
            raise Refused("bad_descriptor")
        mine[to] = mine[rest["from"]]

    def close(self, process, descriptor):
        self.opened(process, descriptor)[descriptor] = None

    def seek(self, process, descriptor, word):
        self.opened(process, descriptor)[descriptor]["at"] = word

    def signal(self, process, to, signal):
        self.running(process)
        if not self.task[to]:
            raise Refused("not_possible")
        if not self.task[to].ended:
            self.task[to].pending.add(signal)

    def take_signal(self, process, signal):
        mine = self.running(process)
        if signal not in mine.pending:
            raise Refused("not_possible")
        mine.pending.remove(signal)


def told(process):
    """What an observation tells of a process; nothing of one that has ended."""
    if not process or process.ended:
        return None
    return {"parent": process.parent, "positions": [o and o["at"] for o in process.open],
            "pending": sorted(process.pending)}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--processes", type=int, default=4)
    parser.add_argument("--bug", choices=BUGS, help="; ".join(f"{name}: {what}" for name, what in BUGS.items()))
    options = parser.parse_args()
    tasks = Tasks(options.processes, options.bug)

    def say(line):
        sys.stdout.write(json.dumps(line, separators=(",", ":")) + "\n")
        sys.stdout.flush()

    say({"header": "cowproof-lines/2", "name": "tasks", "processes": options.processes, "pages": 2,
         "observes": ["parent", "positions", "pending"], "lacks": LACKS})
    for line in sys.stdin:
        call = json.loads(line)
        what = call.pop("call")
        if what == "restart":
            tasks.restart()
            say({"ret": "completed"})
            continue
        try:
            getattr(tasks, what)(**call)
            say({"ret": "completed"})
        except Refused as why:
            say({"ret": f"refused({why})"})
        say({"obs": [told(process) for process in tasks.task]})


if __name__ == "__main__":
    main()
