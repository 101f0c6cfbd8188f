#!/usr/bin/env python3
"""Behaves on standard input and output as xv6 with the program `cow` does: for trying things without xv6 and QEMU.

    cowproof validate console 'python3 examples/xv6/like_xv6.py' --prompt '$ ' --start cow --panic 'panic:'

With --entries it tells what page table entries hold, as a kernel with the debugging call does. Memory is shared at fork and copied at a write; with --eager, it is copied at fork. --bug makes one of the mistakes that
kernels of students and of others made.
"""
import argparse
import sys
import time

PROCESSES, PAGES, READ_ONLY = 4, 5, 4  # the last page is read-only
OUTSIDE = ["guard", "beyond", "kernel", "trapframe", "trampoline", "past_last", "top"]
BUGS = {
    "parent_left_writable": "fork leaves the parent's entries writable",
    "child_left_writable": "fork gives the child writable entries",
    "read_only_becomes_writable": "the fault handler makes a copy of any page writable",
    "last_sharer_writes": "the copy is left out if two share the frame",
    "copyout_ignores_cow": "the kernel writes to the shared frame",
    "copyout_ignores_read_only": "the kernel writes to read-only pages",
    "copyout_no_user_check": "the kernel writes to pages that are its own",
    "copyout_panics": "the kernel's write to an address that page tables cannot name panics",
    "walk_panics": "a fault at an address that page tables cannot name panics",
    "guard_is_copied": "a fault on the guard page is taken for copy-on-write",
    "beyond_hangs": "a fault beyond the heap is tried again forever",
    "fork_oom_leaks": "a fork that fails keeps what it took",
    "fork_oom_panics": "a fork that fails panics",
    "fork_oom_frees": "a fork that fails gives up the parent's frames",
    "fault_oom_panics": "a fault without memory panics",
    "fault_oom_hangs": "a fault without memory is tried again forever",
    "copyout_oom_panics": "the kernel's write without memory panics",
    "copyout_oom_completes": "the kernel's write without memory goes to the shared frame",
    "copy_keeps_reference": "a copy keeps its reference to the old frame",
    "fork_no_reference": "fork counts no reference",
    "exec_leaks": "exec keeps the old frames",
    "half_page": "only the first half of a page is copied",
    "fault_kills": "a fault on a shared page ends the process",
    "counts_race": "counts are not locked",
}


def put(text):
    sys.stdout.write(text)
    sys.stdout.flush()


class Panic(Exception):
    pass


class Killed(Exception):
    pass


def hang():
    while True:
        time.sleep(3600)


class Memory:
    def __init__(self, frames, eager, bug):
        self.total, self.eager, self.bug = frames, eager, bug
        self.count, self.words, self.free = {}, {}, list(range(frames))
        self.restart()

    def restart(self):
        for process in range(PROCESSES):
            if getattr(self, "tables", None) and self.tables[process] is not None:
                self.exit(process)
        self.tables = [None] * PROCESSES
        free = len(self.free)
        self.tables[0] = self.fresh()
        return free

    def fresh(self):
        """Entries of a process: a frame, and whether the hardware lets it write."""
        return [[self.take(), page != READ_ONLY] for page in range(PAGES)]

    def take(self):
        frame = self.free.pop()
        self.count[frame] = 1
        self.words[frame] = [0, 0]
        return frame

    def give_up(self, frame):
        self.count[frame] -= 1
        if self.count[frame] == 0:
            self.words[frame] = [257, 257]  # what a freed frame is filled with
            self.free.insert(0, frame)

    def exit(self, process):
        for frame, _ in self.tables[process]:
            self.give_up(frame)
        self.tables[process] = None

    def exec(self, process):
        for frame, _ in self.tables[process]:
            if self.bug != "exec_leaks":
                self.give_up(frame)
        self.tables[process] = self.fresh()

    def fork(self, process, child):
        born = []
        for page, entry in enumerate(self.tables[process]):
            frame, _ = entry
            if self.eager:
                copy = self.take()
                self.words[copy] = list(self.words[frame])
                born.append([copy, page != READ_ONLY])
                continue
            if self.bug != "fork_no_reference":
                self.count[frame] += 1
            if self.bug != "parent_left_writable":
                entry[1] = False
            born.append([frame, self.bug == "child_left_writable" and page != READ_ONLY])
        self.tables[child] = born

    def fork_without_memory(self, process):
        if self.bug == "fork_oom_panics":
            raise Panic("uvmunmap: not mapped")
        if self.bug == "fork_oom_leaks":
            del self.free[-3:]
        if self.bug == "fork_oom_frees":
            self.give_up(self.tables[process][0][0])

    def own(self, process, page, has_memory):
        """Before a write. False: there is no memory."""
        entry = self.tables[process][page]
        frame = entry[0]
        sharers = self.count[frame]
        if entry[1] or (sharers == 1 and self.bug != "fork_no_reference") or (sharers == 2 and self.bug == "last_sharer_writes"):
            entry[1] = True
            return True
        if not has_memory:
            return False
        copy = self.take()
        self.words[copy] = list(self.words[frame])
        if self.bug == "half_page":
            self.words[copy][1] = 0
        if self.bug != "copy_keeps_reference":
            self.give_up(frame)
        self.tables[process][page] = [copy, True]
        return True

    def entries(self):
        """Frame, count, writable and copy-on-write of each page."""
        text = ""
        for process, table in enumerate(self.tables):
            for page, (frame, writable) in enumerate(table or []):
                cow = not writable and page != READ_ONLY
                text += f" {process}:{page}={frame},{self.count[frame]},{int(writable)},{int(cow)}"
        return text

    def write(self, process, page, last, word):
        self.words[self.tables[process][page][0]][last] = word


class Kernel:
    def __init__(self, options):
        self.options, self.bug = options, options.bug
        self.memory = Memory(options.frames, options.eager, options.bug)

    def outside(self, what, place):
        """An access to an address with nothing behind it."""
        if what != "kernel_store":
            if self.bug == "walk_panics" and place in ("past_last", "top"):
                raise Panic("walk")
            if self.bug == "beyond_hangs" and place == "beyond":
                hang()
            return "completed" if self.bug == "guard_is_copied" and place == "guard" else "fault(not_mapped)"
        if self.bug == "copyout_panics" and place in ("past_last", "top"):
            raise Panic("walk")
        if self.bug == "copyout_no_user_check" and place in ("trapframe", "trampoline"):
            return "completed"
        return "refused(bad_address)"

    def store(self, process, page, last, word, has_memory):
        m = self.memory
        entry = m.tables[process][page]
        if self.bug == "fault_kills" and m.count[entry[0]] > 1 and page != READ_ONLY:
            m.exit(process)
            return "it-was-killed"
        if page == READ_ONLY:
            if self.bug != "read_only_becomes_writable" or m.count[entry[0]] == 1:
                return "fault(protection)"
        if not m.own(process, page, has_memory):
            if self.bug == "fault_oom_panics":
                raise Panic("kalloc")
            if self.bug == "fault_oom_hangs":
                return "it-hangs"
            m.exit(process)
            return "fault(no_memory)"
        m.write(process, page, last, word)
        return "completed"

    def kernel_store(self, process, page, last, word, has_memory):
        m = self.memory
        if page == READ_ONLY and self.bug != "copyout_ignores_read_only":
            return "refused(bad_address)"
        if page != READ_ONLY and self.bug != "copyout_ignores_cow" and not m.own(process, page, has_memory):
            if self.bug == "copyout_oom_panics":
                raise Panic("copyout")
            if self.bug != "copyout_oom_completes":
                return "refused(no_memory)"
        m.write(process, page, last, word)
        return "completed"

    def access(self, what, process, address, rest):
        if address in OUTSIDE:
            return self.outside(what, address)
        page, last = int(address[0]), int(address.endswith(".last"))
        if what == "load":
            return f"completed {self.memory.words[self.memory.tables[process][page][0]][last]}"
        do = self.store if what == "store" else self.kernel_store
        return do(process, page, last, int(rest[0]), "nomem" not in rest)

    def fork(self, process, child, has_memory):
        if self.memory.tables[child] is not None:
            return "refused(no_process_slot)"
        if not has_memory:
            self.memory.fork_without_memory(process)
            return "refused(no_memory)"
        self.memory.fork(process, child)
        return f"completed {child}"

    def storm(self, stores):
        if self.bug == "counts_race":
            raise Panic("kfree: count is 0")
        for text in stores:
            process, page, word = int(text[0]), int(text[2]), int(text[4:])
            if self.memory.tables[process] is not None:
                self.store(process, page, 0, word, True)
        return "completed"

    def operation(self, words):
        what, rest = words[0], words[1:]
        if what == "restart":
            return f"completed free={self.memory.restart()}"
        if what == "storm":
            return self.storm(rest)
        process = int(rest[0])
        if self.memory.tables[process] is None:
            return "refused(no_process)"
        if what == "fork":
            return self.fork(process, int(rest[1]), "nomem" not in rest)
        if what == "exec":
            self.memory.exec(process)
            return "completed"
        if what == "exit":
            if process == 0:
                return "refused(is_init)"
            self.memory.exit(process)
            return "completed"
        return self.access(what, process, rest[1], rest[2:])

    def cow(self):
        """The program that is validated."""
        forks = "fork_copies" if self.options.eager else "fork_shares"
        observes = "frame,count,writable,cow" if self.options.entries else "-"
        put(f"[cowproof-console/2 like-xv6 {PROCESSES} {PAGES} {observes} from_start read_only=1 free={self.options.frames} {forks} "
            "without_memory storms frees_at_wait]\n")
        for line in sys.stdin:
            put(line.replace("\n", "\r\n"))  # the echo
            for operation in line.split(";"):
                number, *words = operation.split()
                put("usertrap(): unexpected scause 0x000000000000000f pid=7\n" if words[0] == "store" else "")
                ended = self.operation(words)
                shows = self.options.entries and words[0] != "restart"
                put(f"[cow {number} {ended}{self.memory.entries() if shows else ''}]\n")

    def run(self):
        if self.options.fault == "no_boot":
            hang()
        put("xv6 kernel is booting\n\nhart 1 starting\ninit: starting sh\n$ ")
        for line in sys.stdin:
            put(line)
            if line.startswith("cow"):
                self.cow()
            put("$ ")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--eager", action="store_true", help="fork copies every page at once")
    parser.add_argument("--entries", action="store_true", help="tell what page table entries hold")
    parser.add_argument("--frames", type=int, default=1856)
    parser.add_argument("--bug", choices=BUGS)
    parser.add_argument("--fault", choices=["no_boot"])
    parser.add_argument("--list-bugs", action="store_true")
    options = parser.parse_args()
    if options.list_bugs:
        print("\n".join(f"{name}: {what}" for name, what in BUGS.items()))
        return
    kernel = Kernel(options)
    try:
        kernel.run()
    except Panic as panic:
        put(f"panic: {panic}\n")
        hang()
    except (IndexError, KeyError, TypeError) as wrong:  # what a kernel does whose memory is spoilt
        put(f"panic: kerneltrap: {wrong!r}\n")
        hang()


if __name__ == "__main__":
    main()
