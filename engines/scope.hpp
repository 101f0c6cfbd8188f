// How many there are of each thing that a machine has numbers of, and what these things are called.
#pragma once
#include <array>
#include <cstdint>
#include <string_view>

namespace cowproof {

// At run time; at most the capacity of the machine that plays. Of what a machine does not have there is none.
struct scope {
  int processes = 4;
  int pages = 8;
  int frames = 16;
  int words = 4;
  int slots = 0;
  int files = 0;
  int file_pages = 0;
  int pins = 0;
  int descriptors = 0;
  int open_files = 0;
  int signals = 0;
  int directories = 0;
  int tables = 0;
  int kernel_pages = 0;
  int programs = 0;
  int tasks = 0;
  int parts = 1;
  bool operator==(scope const&) const = default;
};

// A thing, by the name of its tag. `drawn_low`: low numbers are drawn more often, so that operations meet. `tacit`:
// there is one unless more are asked for, and the first is meant where none is named.
struct resource {
  std::string_view name, plural, letter;
  int scope::*size;  // null: there is always one
  bool drawn_low;
  bool tacit = false;
};

// All there are, of all machines; operands and shapes name them by their place here.
inline constexpr std::array resources{
    resource{"process", "processes", "p", &scope::processes, true},
    resource{"page", "pages", "v", &scope::pages, true},
    resource{"frame", "frames", "f", &scope::frames, false},
    resource{"word", "words", "", &scope::words, false},
    resource{"part", "parts", "b", &scope::parts, false, true},
    resource{"space", "spaces", "a", &scope::processes, true},  // a process has one, of its own or another's
    resource{"directory", "directories", "d", &scope::directories, false},
    resource{"table", "tables", "t", &scope::tables, false},
    resource{"slot", "slots", "s", &scope::slots, false},
    resource{"object", "files", "o", &scope::files, true},
    resource{"object_page", "file pages", "i", &scope::file_pages, true},
    resource{"program", "programs", "x", &scope::programs, true},
    resource{"pin", "pins", "h", &scope::pins, true},
    resource{"descriptor", "descriptors", "fd", &scope::descriptors, true},
    resource{"open_file", "open files", "ofd", &scope::open_files, false},
    resource{"signal", "signals", "g", &scope::signals, true},
    resource{"kernel_page", "kernel pages", "k", &scope::kernel_pages, true},
    resource{"task", "tasks", "t", &scope::tasks, true},
    resource{"only", "", "", nullptr, false},
    resource{"zero_frame", "", "zero", nullptr, false},
    resource{"dropped", "", "dropped", nullptr, false},
    resource{"wiped", "", "wiped", nullptr, false},
    resource{"dropping", "", "dropping", nullptr, false},
    resource{"writing", "", "writing", nullptr, false},
    resource{"pinned", "", "pinned", nullptr, false},
};

// Its place; resources.size() if there is none.
constexpr std::uint8_t thing_named(std::string_view name) {
  std::uint8_t i = 0;
  while (i < resources.size() && resources[i].name != name) ++i;
  return i;
}

template <class Tag>
inline constexpr std::uint8_t resource_of = [] {
  constexpr auto found = thing_named(Tag::name);
  static_assert(found < resources.size(), "what is numbered has a line in the table above");
  static_assert(resources[found].letter == std::string_view(Tag::letter), "and the same letter there");
  return found;
}();

constexpr std::uint32_t size_within(scope const& s, std::size_t which) {
  return resources[which].size == nullptr ? 1 : static_cast<std::uint32_t>(s.*resources[which].size);
}
template <class Tag> constexpr int size_within(scope const& s) {
  return static_cast<int>(size_within(s, resource_of<Tag>));
}

// Does a size go without saying?
constexpr bool is_tacit(resource const& of, int size) { return size == (of.tacit ? 1 : 0); }

// Is the key, or are all of them, within the scope?
template <class... Key> constexpr bool are_within(scope const& s, Key const&... k) {
  return ((k.i < static_cast<std::uint64_t>(size_within<typename Key::tag>(s))) && ...);
}

// The sizes of a scope, each once, by a thing that has it: calls visit(thing).
template <class Visitor> constexpr void each_size(Visitor visit) {
  for (std::size_t i = 0; i < resources.size(); ++i) {
    bool seen = resources[i].size == nullptr;
    for (std::size_t j = 0; j < i; ++j) seen = seen || resources[j].size == resources[i].size;
    if (!seen) visit(resources[i]);
  }
}

}  // namespace cowproof
