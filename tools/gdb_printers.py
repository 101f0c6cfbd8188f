# Shows a packed state in gdb as `cowproof show` writes it: p0 v0 is an entry, PWC are its bits, f0 is a frame.
#
#   (gdb) source tools/gdb_printers.py
#   (gdb) print s
#
# A state keeps codes (model/concrete/codes.hpp). They are decoded here from the names of the types, because gdb knows
# no parameter packs; names of things are read from the table in engines/scope.hpp.
import os
import re

import gdb

HERE = os.path.dirname(os.path.abspath(os.path.expanduser(__file__)))


def letters():
    with open(os.path.join(HERE, "..", "engines", "scope.hpp"), encoding="utf-8") as table:
        return dict(re.findall(r'resource\{"(\w+)", "[^"]*", "(\w*)"', table.read()))


LETTERS = letters()


class type_name:
    """A type by its name: template and arguments, without namespaces."""

    def __init__(self, text):
        self.text = text.strip()
        match = re.match(r"(?:const )?cowproof::(\w+)<(.*)>$", self.text)
        self.template = match.group(1) if match else None
        self.arguments = split(match.group(2)) if match else []


def split(text):
    """Arguments of a template, at the commas that are not inside of another's."""
    parts, depth, begin = [], 0, 0
    for i, c in enumerate(text):
        depth += {"<": 1, "(": 1, ">": -1, ")": -1}.get(c, 0)
        if c == "," and depth == 0:
            parts.append(text[begin:i].strip())
            begin = i + 1
    return parts + [text[begin:].strip()]


def number(text):
    return int(re.match(r"-?\d+", text).group(0))


def record_fields(text):
    return [(f.name, str(f.type.strip_typedefs())) for f in gdb.lookup_type(text).fields()]


def cardinality(text):
    """How many values a type has: that of codec<T>::size."""
    t = type_name(text)
    if text == "bool":
        return 2
    if t.template == "concrete_index":
        return number(t.arguments[1])
    if t.template == "concrete_count":
        return number(t.arguments[0]) + 1
    if t.template == "concrete_maybe":
        return 1 + sum(cardinality(a) for a in t.arguments)
    if t.template == "concrete_array":
        return cardinality(t.arguments[0]) ** cardinality(t.arguments[1])
    product = 1
    for _, field in record_fields(text):
        product *= cardinality(field)
    return product


def width(text):
    return max(cardinality(text) - 1, 0).bit_length()


def decode(text, code):
    """What `cowproof show` writes for a value; a record is a dict of its fields."""
    t = type_name(text)
    if text == "bool":
        return bool(code)
    if t.template == "concrete_index":
        thing = re.sub(r"^cowproof::|_tag$", "", t.arguments[0])
        if thing == "word":
            return str(code) if code else "zero"
        return LETTERS.get(thing, thing) + str(code)
    if t.template == "concrete_count":
        return code
    if t.template == "concrete_maybe":
        return decode_maybe(t.arguments, code)
    if t.template == "concrete_array":
        values = cardinality(t.arguments[0])
        parts = [decode(t.arguments[0], code // values**i % values) for i in range(cardinality(t.arguments[1]))]
        return parts[0] if len(set(parts)) == 1 else "|".join(parts)
    values = {}
    for name, field in reversed(record_fields(text)):
        code, values[name] = divmod(code, cardinality(field))
        values[name] = decode(field, values[name])
    return values


def decode_maybe(alternatives, code):
    base = 1
    for alternative in alternatives:
        if base <= code < base + cardinality(alternative):
            return decode(alternative, code - base)
        base += cardinality(alternative)
    return None


class packed:
    """A map of a state: its cells, by keys."""

    def __init__(self, value):
        t = type_name(str(value.type.strip_typedefs()))
        arguments = t.arguments
        group = 1
        if t.template == "packed_relation":
            self.type, self.keys = arguments[0], arguments[1:3]
            group = cardinality(arguments[2])
        elif t.template == "packed_counts":
            self.type, self.keys = arguments[0], arguments[1:]
        else:
            group, self.type, self.keys = number(arguments[0]), arguments[1], arguments[2:]
        self.bits = width(self.type)
        group = group if group * self.bits <= 64 else 1
        self.cells_a_word = 64 // (self.bits * group) * group if self.bits else 1
        self.words = value["w"]["_M_elems"] if self.bits else None

    def code(self, cell):
        if not self.bits:
            return 0
        word = int(self.words[cell // self.cells_a_word])
        return word >> (cell % self.cells_a_word * self.bits) & ((1 << self.bits) - 1)

    def cells(self):
        sizes = [cardinality(k) for k in self.keys]
        total = 1
        for size in sizes:
            total *= size
        for cell in range(total):
            keys, rest = [], cell
            for key, size in reversed(list(zip(self.keys, sizes))):
                rest, i = divmod(rest, size)
                keys.insert(0, decode(key, i))
            yield tuple(keys), self.code(cell), decode(self.type, self.code(cell))


def text_of(value, contents):
    """An entry of a page table is written with its bits, and with what its frame holds."""
    if isinstance(value, dict) and {"target", "writable", "cow"} <= value.keys():
        bits = "P" + ("W" if value["writable"] else "-") + ("C" if value["cow"] else "-")
        return " ".join(filter(None, [bits, value["target"], contents.get((value["target"],))]))
    if isinstance(value, dict):
        return "{" + ", ".join(f"{k}: {text_of(v, contents)}" for k, v in value.items()) + "}"
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


class state_printer:
    def __init__(self, fields):
        self.fields = fields

    def to_string(self):
        contents = {}
        if "content" in self.fields:
            contents = {keys: value for keys, _, value in self.fields["content"].cells()}
        tables = {}  # what has the same keys stands in one line
        for name, field in self.fields.items():
            for keys, code, value in field.cells():
                if code != 0:
                    lines = tables.setdefault(tuple(field.keys), {})
                    lines.setdefault(keys, []).append(self.cell(name, value, contents))
        text = [" ".join(keys) + "  " + "  ".join(cells) for lines in tables.values() for keys, cells in sorted(lines.items())]
        return "\n".join([""] + text)

    @staticmethod
    def cell(name, value, contents):
        if name == "refcount":
            return "●" * value + " " + str(value)
        if value is True:
            return name
        if name == "table":
            return text_of(value, contents)
        return name + " " + text_of(value, contents)


def find_printer(value):
    if value.type.strip_typedefs().code == gdb.TYPE_CODE_REF:
        value = value.referenced_value()
    t = value.type.strip_typedefs()
    if t.code != gdb.TYPE_CODE_STRUCT or not str(t).removeprefix("const ").startswith("cowproof::"):
        return None
    fields = t.fields()
    if not fields or any(f.is_base_class or not is_packed(f) for f in fields):
        return None
    return state_printer({f.name: packed(value[f]) for f in fields})


def is_packed(field):
    return re.match(r"cowproof::packed_\w+<", str(field.type.strip_typedefs()))


gdb.pretty_printers.append(find_printer)
