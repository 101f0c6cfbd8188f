#!/usr/bin/env python3
"""An adapter to begin with: it answers with a memory that copies everything at fork, and conforms.

    cowproof validate command 'python3 adapter.py'

Replace class Memory by calls of your own implementation, one operation after the other, and validate after each.
docs/line-protocol.md of cowproof says what every line means. When the answers conform, add "frame" and "count" to OBSERVES
and tell them in observation(): then sharing and reference counts are checked as well.
"""
import json
import sys

PROCESSES, PAGES = 4, 8
OBSERVES = ["word"]


class Memory:
    def __init__(self):
        self.restart()

    def restart(self):
        """Process 0 alone, with nothing mapped."""
        self.process = {0: {}}  # by number: its pages, by number: [word, writable]

    def answer(self, call):
        """How the call ends, and a value or None."""
        what, process = call["call"], call["process"]
        mine = self.process.get(process)
        if mine is None:
            return "refused(no_process)", None
        page = call.get("page")
        if what == "map":
            if page is None:
                return "refused(out_of_range)", None
            if page in mine:
                return "refused(already_mapped)", None
            mine[page] = [0, call["writable"]]
        elif what == "unmap":
            if page is None:
                return "refused(out_of_range)", None
            mine.pop(page, None)
        elif what == "load":
            if page not in mine:
                return "fault(not_mapped)", None
            return "completed", mine[page][0]
        elif what == "store":
            if page not in mine:
                return "fault(not_mapped)", None
            if not mine[page][1]:
                return "fault(protection)", None
            mine[page][0] = call["word"]
        elif what == "fork":
            child = call["child"]
            if child is None:
                return "refused(no_process_slot)", None
            self.process[child] = {page: list(entry) for page, entry in mine.items()}
            return "completed", child
        elif what == "exec":
            mine.clear()
        elif what == "exit":
            if process == 0:
                return "refused(is_init)", None
            del self.process[process]
        return "completed", None

    def observation(self):
        """A row a process, an entry a page, and in it what OBSERVES lists."""
        return [self.row(self.process[p]) if p in self.process else None for p in range(PROCESSES)]

    def row(self, pages):
        return [[pages[v][0]] if v in pages else None for v in range(PAGES)]


def say(line):
    print(json.dumps(line), flush=True)


def main():
    memory = Memory()
    say({"header": "cowproof-lines/1", "name": "my memory", "processes": PROCESSES, "pages": PAGES,
         "observes": OBSERVES, "policies": {"takes_frame": "at_map"}})
    for line in sys.stdin:
        call = json.loads(line)
        if call["call"] == "restart":
            memory.restart()
            say({"ret": "completed"})
            continue
        ended, value = memory.answer(call)
        say({"ret": ended} if value is None else {"ret": ended, "value": value})
        say({"obs": memory.observation()})


main()
