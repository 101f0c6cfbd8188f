#!/usr/bin/env python3
"""A program that behaves on its standard input and output as a small kernel does on its serial line.

    cowproof validate console 'python3 examples/console/console.py' --prompt '$ ' --start cow --panic '^panic:'

It boots, prints a prompt, echoes what is typed, prints messages of its own in between, and runs the program `cow`, which
answers the plain-text form of the line protocol (docs/line-protocol.md). Its memory is that of examples/simulator.
"""
import argparse
import pathlib
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "simulator"))
from simulator import BUGS, Memory, answer, answers, cells, columns  # noqa: E402


def put(text):
    sys.stdout.write(text)
    sys.stdout.flush()


class Console:
    """Boots, echoes and prints messages of its own around the program that answers, which a kernel adds."""

    def __init__(self):
        self.asked = 0

    def chatter(self):
        """What a kernel prints whenever it likes: whole lines, and pieces without an end."""
        self.asked += 1
        if self.asked % 7 == 0:
            put(f"[{self.asked:8}] uart: {self.asked} characters\n")
        if self.asked % 11 == 0:
            put("usertrap(): ")

    def cow(self):
        """The program that is validated."""
        put(f"[cowproof-console/{self.header()}]\n")
        for line in sys.stdin:
            put(line.replace("\n", "\r\n"))  # the echo
            for operation in line.split(";"):
                self.chatter()
                put(self.operation(operation.split()) + "\n")

    def run(self):
        put("booting\nhart 0 starting\ninit: starting sh\n$ ")
        for line in sys.stdin:
            put(line)
            if line.strip() == "cow":
                self.cow()
            put("$ ")


def text_of(ended, value):
    return ended if value is None else f"{ended} {value}"


class Kernel(Console):
    def __init__(self, options):
        super().__init__()
        self.options = options
        self.memory = Memory(options.processes, options.pages, options.frames, bug=options.bug,
                             copies_always=options.copies_always, fork_copies=options.fork_copies,
                             frees_at_wait=options.frees_at_wait)
        self.level = options.level
        self.has_frames = options.level >= 3 or options.cpus > 0
        self.waiting = []  # calls that are made at the next "go", with their numbers

    def call(self, words):
        """One operation in words, such as `store 0 3 7`, as a call of the simulator."""
        def number(text):
            return None if text == "-" else int(text)

        what, rest = words[0], words[1:]
        call = {"call": what, "process": int(rest[0])}
        if what in ("map", "unmap", "load", "store"):
            call["page"] = number(rest[1])
        if what == "map":
            call["writable"] = rest[2] == "w"
        if what == "store":
            call["word"] = int(rest[2])
        if what == "fork":
            call["child"] = number(rest[1])
            call["memory"] = rest[2:] != ["nomem"]
        return call

    def misbehave(self, call):
        """The third process is one too many for this kernel, if it was told so."""
        if call["call"] != "fork" or sum(t is not None for t in self.memory.tables) < 2:
            return
        if self.options.fault == "panic":
            put("panic: kalloc: the free list is broken\n")
        if self.options.fault in ("panic", "hang"):
            while True:
                time.sleep(3600)
        if self.options.fault == "death":
            sys.exit("qemu: terminating on signal 15")

    def operation(self, words):
        number, words = words[0], words[1:]
        if words[0] == "restart":
            self.memory.restart()
            return f"[cow {number} completed]"
        if words[0] == "cpu":
            self.waiting.append((number, {**self.call(words[2:]), "cpu": int(words[1])}))
            return ""
        if words[0] == "go":
            said = answers(self.memory, [call for _, call in self.waiting])
            told = "".join(f"[cow {n} {text_of(*one)}]\n" for (n, _), one in zip(self.waiting, said))
            self.waiting = []
            return f"{told}[cow {number} completed{self.seen()}]"
        call = self.call(words)
        self.misbehave(call)
        return f"[cow {number} {text_of(*answer(self.memory, call))}{self.seen()}]"

    def seen(self):
        text = ""
        for process, table in enumerate(self.memory.tables):
            for page in range(self.memory.pages if table else 0):
                told = cells(self.memory, process, page, self.level)
                if told:
                    text += f" {process}:{page}=" + ",".join("-" if c is None else str(int(c)) for c in told)
        return text + (f" free={self.memory.free}" if self.has_frames else "")

    def header(self):
        m = self.memory
        frames = f" frames={m.frames}" if self.has_frames else ""
        frames += f" cpus={self.options.cpus}" if self.options.cpus else ""
        said = [name for name in ("copies_always", "fork_copies", "frees_at_wait") if getattr(m, name)]
        policy = "find_out=last_writer,fork,memory" if self.options.find_out else " ".join(said)
        words = ["console", m.processes, m.pages, ",".join(columns(self.level)), "at_map", "quiescent", policy]
        return f"1 {' '.join(str(w) for w in words if w != '')}{frames}"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--processes", type=int, default=4)
    parser.add_argument("--pages", type=int, default=4)
    parser.add_argument("--level", type=int, choices=range(4), default=2)
    parser.add_argument("--bug", choices=BUGS)
    parser.add_argument("--frames", type=int, default=0)
    parser.add_argument("--copies-always", action="store_true")
    parser.add_argument("--fork-copies", action="store_true")
    parser.add_argument("--frees-at-wait", action="store_true")
    parser.add_argument("--cpus", type=int, default=0)
    parser.add_argument("--find-out", action="store_true")
    parser.add_argument("--fault", choices=["panic", "hang", "death"])
    Kernel(parser.parse_args()).run()


if __name__ == "__main__":
    main()
