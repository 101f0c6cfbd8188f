#!/usr/bin/env python3
"""A small simulator of copy-on-write memory that cowproof can check against its model.

    cowproof validate command 'python3 examples/simulator/simulator.py'

It speaks the line protocol (docs/line-protocol.md) on standard input and output. Class Memory is the simulator, and
knows nothing of lines; the rest translates. With --bug NAME it makes a slip that real kernels made (docs/bugs.md).
"""
import argparse
import json
import sys
import threading
import time

BUGS = {
    "parent_left_writable": "fork protects the child's entries only (row 1)",
    "refork_loses_cow": "a second fork takes a protected entry for a read-only one (row 3)",
    "cow_grants_readonly": "a page that may not be written becomes writable by its fault (row 4)",
    "copy_keeps_reference": "the copy of a page leaves the old frame counted (row 12)",
    "fork_forgets_to_count": "the child's entries are not counted (row 13)",
    "fork_copies": "fork copies every page at once: right for programs, but no copy-on-write",
    "exit_dies": "the simulator ends when a process that shares pages exits (row 40)",
    "fork_hangs": "the third process is never finished (row 40)",
    "fork_keeps_translations": "the parent's translations stay writable after fork (row 29)",
    "unmap_keeps_translation": "the translation of a page that is not mapped any more stays (row 35)",
    "exec_leaks": "the frames of the old image are not given back (row 48)",
    "fork_wants_all": "fork fails unless there is a free frame for each page that is mapped",
    "narrow_count": "the count of a frame has eight bits (row 15)",
    "wait_keeps": "a process that was waited for gives nothing back (row 48)",
    "refuses_all": "map and fork find no memory, whatever there is",
    "fortieth_store_lost": "the fortieth store since the program started does nothing, whatever is restarted in between",
    "no_lock": "processors count references at the same time, without a lock (row 16)",
}
# What each level tells of a page, beyond the level before.
LEVELS = [["word"], ["frame"], ["count"], ["writable", "cow", "tlb_frame", "tlb_writable"]]


class Entry:
    __slots__ = ("frame", "writable", "cow")

    def __init__(self, frame, writable, cow):
        self.frame, self.writable, self.cow = frame, writable, cow


class Frame:
    __slots__ = ("name", "word", "count")

    def __init__(self, name):
        self.name, self.word, self.count = name, 0, 1


class Memory:
    """Processes with page tables, and frames with reference counts."""

    def __init__(self, processes, pages, frames=0, bug=None, copies_always=False, fork_copies=False,
                 frees_at_wait=False, refuses=False, never_overcommits=False):
        self.processes, self.pages, self.bug, self.copies_always = processes, pages, bug, copies_always
        self.fork_copies, self.frees_at_wait, self.refuses = fork_copies, frees_at_wait, refuses
        self.never_overcommits = never_overcommits
        self.frames = frames or processes * pages
        self.stores = 0  # since the program started
        self.yields = lambda: None  # lets another processor run, where there are several
        self.restart()

    def restart(self):
        self.tables = [None] * self.processes  # None: no such process
        self.tables[0] = [None] * self.pages
        self.dead = {}  # by process: the table of who has ended, until it is waited for
        self.translations = [{} for _ in range(self.processes)]  # by page: the frame, and whether it may be written
        self.frames_made = 0
        self.free = self.frames

    def new_frame(self):
        """None: there is no memory."""
        if self.free == 0:
            return None
        self.free -= 1
        self.frames_made += 1
        return Frame(self.frames_made)

    def add_to_count(self, frame, number):
        count = frame.count
        if self.bug == "no_lock":
            self.yields()  # between the load and the store of the count
        frame.count = count + number

    def drop(self, frame):
        self.add_to_count(frame, -1)
        if frame.count == 0:
            self.free += 1

    def release(self, table):
        for page in range(self.pages):
            if table[page]:
                self.drop(table[page].frame)
                table[page] = None
        self.translations_of(table).clear()

    def no_memory(self, table):
        """A process that writes and finds no memory is killed, unless it is init or writes are refused."""
        if table is self.tables[0] or self.refuses:
            return "refused(no_memory)", None
        self.exit(next(p for p, other in enumerate(self.tables) if other is table))
        return "fault(no_memory)", None

    def translations_of(self, table):
        return self.translations[next(p for p, other in enumerate(self.tables) if other is table)]

    # Each operation returns how it ended, and a value if it has one.

    def map(self, table, page, writable):
        if page is None:
            return "refused(out_of_range)", None
        if table[page]:
            return "refused(already_mapped)", None
        frame = None if self.bug == "refuses_all" else self.new_frame()
        if not frame:
            return "refused(no_memory)", None
        table[page] = Entry(frame, writable, False)
        return "completed", None

    def unmap(self, table, page):
        if page is None:
            return "refused(out_of_range)", None
        if table[page]:
            self.drop(table[page].frame)
            table[page] = None
        if self.bug != "unmap_keeps_translation":
            self.translations_of(table).pop(page, None)
        return "completed", None

    def load(self, table, page):
        if page is None or not table[page]:
            return "fault(not_mapped)", None
        self.translations_of(table)[page] = table[page].frame, table[page].writable
        return "completed", table[page].frame.word

    def store(self, table, page, word):
        if page is None or not table[page]:
            return "fault(not_mapped)", None
        entry = table[page]
        if not entry.writable:
            if not entry.cow:
                return "fault(protection)", None
            if not self.make_private(entry):
                return self.no_memory(table)
        self.translations_of(table)[page] = entry.frame, True
        self.stores += 1
        if self.bug != "fortieth_store_lost" or self.stores != 40:
            entry.frame.word = word
        return "completed", None

    def make_private(self, entry):
        """What the fault handler does: the writer gets a copy, a sole owner usually keeps the frame."""
        if entry.frame.count > 1 or self.copies_always:
            copy = self.new_frame()
            if not copy:
                return False
            copy.word = entry.frame.word
            if self.bug != "copy_keeps_reference":
                self.drop(entry.frame)
            entry.frame = copy
        entry.writable, entry.cow = True, False
        return True

    def fork(self, table, child):
        if child is None or self.tables[child] is not None:
            return "refused(no_process_slot)", None
        if self.bug == "fork_hangs" and child == 2:
            time.sleep(3600)
        if self.bug == "refuses_all" or (self.bug == "fork_wants_all" and self.free < sum(1 for e in table if e)):
            return "refused(no_memory)", None
        if self.never_overcommits and self.free < sum(1 for e in table if e and (e.writable or e.cow)):
            return "refused(no_memory)", None
        if self.fork_copies:
            return self.copy(table, child)
        self.tables[child] = [self.share(entry) if entry else None for entry in table]
        if self.bug != "fork_keeps_translations":
            self.translations_of(table).clear()
        return "completed", child

    def copy(self, table, child):
        """Fork as it was before copy-on-write: a frame for each page, or no child."""
        if self.free < sum(1 for entry in table if entry):
            return "refused(no_memory)", None
        self.tables[child] = [None] * self.pages
        for page, entry in enumerate(table):
            if entry:
                self.tables[child][page] = Entry(self.new_frame(), entry.writable, False)
                self.tables[child][page].frame.word = entry.frame.word
        return "completed", child

    def share(self, entry):
        """Protects an entry of the parent, and returns that of the child."""
        if self.bug == "fork_copies":
            frame = self.new_frame()  # there are enough for all pages
            frame.word = entry.frame.word
            return Entry(frame, entry.writable, entry.cow)
        cow = entry.writable or entry.cow
        if self.bug == "refork_loses_cow":
            cow = entry.writable
        if self.bug == "cow_grants_readonly":
            cow = True
        if self.bug != "parent_left_writable":
            entry.writable, entry.cow = False, cow
        if self.bug != "fork_forgets_to_count":
            self.add_to_count(entry.frame, 1)
        if self.bug == "narrow_count":
            entry.frame.count %= 256
        return Entry(entry.frame, False, cow)

    def exec(self, table):
        if self.bug == "exec_leaks":
            for entry in filter(None, table):
                entry.frame.count += 1
        self.release(table)
        return "completed", None

    def exit(self, process):
        if process == 0:
            return "refused(is_init)", None
        if self.bug == "exit_dies" and any(e and e.frame.count > 1 for e in self.tables[process]):
            sys.exit("simulator: a frame that is still in use was freed")
        if self.frees_at_wait:
            self.translations[process].clear()
            self.dead[process] = self.tables[process]
        else:
            self.release(self.tables[process])
        self.tables[process] = None
        return "completed", None

    def wait(self, process):
        table = self.dead.pop(process, None)
        if table is None:
            return "refused(no_child)", None
        for entry in filter(None, table):
            if self.bug != "wait_keeps":
                self.drop(entry.frame)
        return "completed", None


def answer(memory, call):
    """The outcome of one call of the protocol."""
    what = call["call"]
    if what == "wait":
        return memory.wait(call["process"])
    table = memory.tables[call["process"]]
    if table is None:
        return "refused(no_process)", None
    if what == "map":
        return memory.map(table, call["page"], call["writable"])
    if what == "unmap":
        return memory.unmap(table, call["page"])
    if what == "load":
        return memory.load(table, call["page"])
    if what == "store":
        return memory.store(table, call["page"], call["word"])
    if what == "fork":
        if call.get("memory") is False and call["child"] is not None:
            return "refused(no_memory)", None  # it is asked for: to see that nothing has changed
        return memory.fork(table, call["child"])
    if what == "exec":
        return memory.exec(table)
    if what == "exit":
        return memory.exit(call["process"])
    return "there is no call " + what, None


class Turns:
    """Processors that run one at a time, in turn: a race that is possible happens, on a busy machine as on an idle one."""

    def __init__(self, cpus):
        self.queue, self.changed = list(cpus), threading.Condition()

    def run(self, cpu, steps):
        """Runs the steps one by one, and the next processor after each."""
        self.wait_for(cpu)
        try:
            for step in steps:
                step()
                self.pass_on()
        finally:
            with self.changed:
                self.queue.remove(cpu)
                self.changed.notify_all()

    def pass_on(self):
        with self.changed:
            cpu = self.queue.pop(0)
            self.queue.append(cpu)
            self.changed.notify_all()
        self.wait_for(cpu)

    def wait_for(self, cpu):
        with self.changed:
            self.changed.wait_for(lambda: self.queue[0] == cpu)


def answers(memory, calls):
    """The outcomes of calls that have a "cpu", each of which is a thread that makes its calls in their order."""
    said = [None] * len(calls)

    def make(i):
        said[i] = answer(memory, calls[i])

    cpus = sorted({call["cpu"] for call in calls})
    turns = Turns(cpus)
    memory.yields = turns.pass_on
    threads = [threading.Thread(target=turns.run,
                                args=(cpu, [lambda i=i: make(i) for i, call in enumerate(calls) if call["cpu"] == cpu]))
               for cpu in cpus]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    memory.yields = lambda: None
    return said


def cells(memory, process, page, level):
    """What is told of a page, as columns() say; None if there is nothing."""
    entry = memory.tables[process][page]
    cached = memory.translations[process].get(page) if level >= 3 else None
    if not entry and not cached:
        return None
    cell = [entry and entry.frame.word]
    if level >= 1:
        cell.append(entry and entry.frame.name)
    if level >= 2:
        cell.append(entry and entry.frame.count)
    if level >= 3:
        cell += [bool(entry and entry.writable), bool(entry and entry.cow)]
        cell += [cached[0].name, cached[1]] if cached else [None, None]
    return cell


def columns(level):
    return [column for told in LEVELS[:level + 1] for column in told]


def observation(memory, level):
    """Every page of every process."""
    return [table and [cells(memory, process, page, level) for page in range(memory.pages)]
            for process, table in enumerate(memory.tables)]


def policies(memory, find_out, read_only=True):
    """What is not said is to be found out."""
    said = {"takes_frame": "at_map", "quiescent": True}
    decided = {"copies_always": memory.copies_always, "frees_at_wait": memory.frees_at_wait,
               "refuses_without_memory": memory.refuses}
    if memory.never_overcommits:
        said["never_overcommits"] = True
    if not find_out:
        said.update({name: True for name, is_so in decided.items() if is_so})
        if memory.fork_copies:
            said["fork"] = "copies"
    if not read_only:
        said["read_only_pages"] = False
    open_ones = ["last_writer", "fork", "memory", "without_memory"]
    return {"policies": said, **({"find_out": open_ones} if find_out else {})}


def serve(memory, level, find_out, read_only, cpus):
    def say(line):
        sys.stdout.write(json.dumps(line, separators=(",", ":")) + "\n")
        sys.stdout.flush()

    def say_answer(ended, value=None):
        say({"ret": ended} if value is None else {"ret": ended, "value": value})

    has_frames = level >= 3 or cpus > 0
    waiting = []  # calls that are made at the next "go"
    say({"header": "cowproof-lines/1", "name": "simulator", "processes": memory.processes, "pages": memory.pages,
         "observes": columns(level), **policies(memory, find_out, read_only),
         **({"frames": memory.frames} if has_frames else {}), **({"cpus": cpus} if cpus else {})})
    for line in sys.stdin:
        call = json.loads(line)
        if "cpu" in call:
            waiting.append(call)
            continue
        if call["call"] == "restart":
            memory.restart()
            say_answer("completed")
            continue
        if call["call"] == "go":
            for said in answers(memory, waiting):
                say_answer(*said)
            waiting = []
            say_answer("completed")
        else:
            say_answer(*answer(memory, call))
        say({"obs": observation(memory, level), **({"free": memory.free} if has_frames else {})})


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--processes", type=int, default=4)
    parser.add_argument("--pages", type=int, default=8)
    parser.add_argument("--frames", type=int, default=0, help="in all; unless given, as many as all pages can need")
    parser.add_argument("--level", type=int, choices=range(4), default=2,
                        help="tell 0: words; 1: frames; 2: counts; 3: free frames, entry bits and translations as well")
    parser.add_argument("--copies-always", action="store_true", help="the last owner of a frame gets a copy as well")
    parser.add_argument("--fork-copies", action="store_true", help="fork copies every page at once")
    parser.add_argument("--frees-at-wait", action="store_true", help="who has ended keeps its memory until it is waited for")
    parser.add_argument("--refuses", action="store_true", help="a store without memory is refused")
    parser.add_argument("--never-overcommits", action="store_true",
                        help="fork is refused unless there is a frame for each page that may be written")
    parser.add_argument("--no-read-only", action="store_true", help="say that no page is read-only")
    parser.add_argument("--find-out", action="store_true", help="do not say which of these it does")
    parser.add_argument("--cpus", type=int, default=0, help="processors that call at the same time")
    parser.add_argument("--bug", choices=BUGS, help="; ".join(f"{name}: {what}" for name, what in BUGS.items()))
    options = parser.parse_args()
    memory = Memory(options.processes, options.pages, options.frames, options.bug, options.copies_always,
                    options.fork_copies, options.frees_at_wait, options.refuses, options.never_overcommits)
    serve(memory, options.level, options.find_out, not options.no_read_only, options.cpus)


if __name__ == "__main__":
    main()
