#!/usr/bin/env python3
"""A console whose kernel has processes, descriptors, signals and private memory: a part of the whole machine.

    cowproof validate console 'python3 examples/console/whole.py' --prompt '$ ' --start cow

It answers the console form of the whole machine (docs/line-protocol.md). The tasks are those of examples/simulator; the
memory is copied at fork, and only its content is shown. With --bug NAME it makes a slip that real kernels made.
"""
import argparse
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "simulator"))
from console import Console  # noqa: E402
from tasks import BUGS as TASK_BUGS, LACKS, Refused, Tasks  # noqa: E402

BUGS = {
    **TASK_BUGS,
    "child_misses_a_page": "fork copies all pages but the last (xv6 forks that copy one page too few)",
    "unmap_stops_at_a_hole": "a range is unmapped up to the first page that is not there",
    "discard_keeps": "a discarded page keeps its content",
}
# The operands of each call, in the order in which they are typed.
CALLS = {
    "map": ("process", "pages", "readable", "writable"),
    "unmap": ("process", "pages"),
    "protect": ("process", "pages", "readable", "writable"),
    "discard": ("process", "pages"),
    "load": ("process", "address"),
    "store": ("process", "address", "word"),
    "kernel_store": ("process", "address", "word"),
    "fork": ("process", "child"),
    "exit": ("process",),
    "kill": ("process",),
    "wait": ("process", "child"),
    "open": ("process", "descriptor", "open_file"),
    "dup": ("process", "from", "to"),
    "close": ("process", "descriptor"),
    "seek": ("process", "descriptor", "word"),
    "signal": ("process", "to", "signal"),
    "take_signal": ("process", "signal"),
}


class Fault(Exception):
    pass


class Machine(Tasks):
    """Tasks whose pages are [readable, writable, word], or are not there."""

    def __init__(self, processes, pages, bug):
        self.pages = pages
        super().__init__(processes, bug)

    def restart(self):
        super().restart()
        self.task[0].memory = {}

    def fork(self, process, child, frames=True):
        super().fork(process, child, frames)
        parent = self.task[process].memory
        copied = sorted(parent)[:-1] if self.bug == "child_misses_a_page" else parent
        self.task[child].memory = {page: list(parent[page]) for page in copied}

    def mapped(self, process, pages):
        memory = self.running(process).memory
        if not set(pages) <= set(memory):
            raise Refused("not_mapped")
        return memory

    def map(self, process, pages, readable, writable):
        memory = self.running(process).memory
        if set(pages) & set(memory):
            raise Refused("already_mapped")
        memory.update((page, [readable, writable, 0]) for page in pages)

    def unmap(self, process, pages):
        memory = self.running(process).memory
        for page in sorted(pages):
            if self.bug == "unmap_stops_at_a_hole" and page not in memory:
                return
            memory.pop(page, None)

    def protect(self, process, pages, readable, writable):
        memory = self.mapped(process, pages)
        for page in pages:
            memory[page][:2] = readable, writable

    def discard(self, process, pages):
        memory = self.mapped(process, pages)
        for page in pages:
            memory[page][2] = memory[page][2] if self.bug == "discard_keeps" else 0

    def entry(self, process, address, right):
        entry = self.running(process).memory.get(address)
        if not entry:
            raise Fault("not_mapped")
        if not entry[right]:
            raise Fault("protection")
        return entry

    def load(self, process, address):
        return self.entry(process, address, 0)[2]

    def store(self, process, address, word):
        self.entry(process, address, 1)[2] = word

    def kernel_store(self, process, address, word):
        try:
            self.store(process, address, word)
        except Fault:
            raise Refused("bad_address") from None


def operand(name, text):
    if name == "pages":
        return [] if text == "-" else [int(page) for page in text.split(",")]
    if name in ("readable", "writable"):
        return text in ("1", "w")
    return int(text) if text.isdigit() else None  # "-": nowhere, or none is left; "k0": a page of the kernel


class WholeKernel(Console):
    def __init__(self, options):
        super().__init__()
        self.machine = Machine(options.processes, options.pages, options.bug)

    def header(self):
        m = self.machine
        lacks = ",".join(name for name in LACKS if name not in CALLS)
        return f"3 whole {m.processes} {m.pages} parent,positions,pending,word lacks={lacks}"

    def operation(self, words):
        number, what, rest = words[0], words[1], words[2:]
        if what == "restart":
            self.machine.restart()
            return f"[cow {number} completed]"
        named = {name: operand(name, text) for name, text in zip(CALLS[what], rest)}
        if rest[-1] == "nomem":
            named["frames"] = None
        try:
            value = getattr(self.machine, what)(**named)
            ended = "completed" if value is None else f"completed {value}"
        except Refused as why:
            ended = f"refused({why})"
        except Fault as why:
            ended = f"fault({why})"
        return f"[cow {number} {ended}{''.join(self.told())}]"

    def told(self):
        for number, process in enumerate(self.machine.task):
            if not process or process.ended:
                continue
            positions = ",".join("-" if o is None else str(o["at"]) for o in process.open)
            pending = ",".join(map(str, sorted(process.pending))) or "-"
            yield f" {number}:parent={process.parent} {number}:positions={positions} {number}:pending={pending}"
            for page, (readable, _, word) in process.memory.items():
                if readable:
                    yield f" {number}:{page}={word}"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--processes", type=int, default=4)
    parser.add_argument("--pages", type=int, default=4)
    parser.add_argument("--bug", choices=BUGS, help="; ".join(f"{name}: {what}" for name, what in BUGS.items()))
    WholeKernel(parser.parse_args()).run()


if __name__ == "__main__":
    main()
