// An operation that is asked of a library: those of the core, and the kernel's write for a program (copy-out).
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "oracle/calls.hpp"

namespace cowproof::oracle {

// The first seven in the order of operations_of<machine>.
enum class library_verb : std::uint8_t { map, unmap, load, store, fork, exec, exit, kernel_store, restart };
inline constexpr unsigned library_verbs = 8;  // without restart, which begins a sequence

std::string_view name_of(library_verb what);

// Where an address is: the first or the last word of a page, or outside of the address space.
enum class place : std::uint8_t {
  page,
  last,
  below,
  beyond,
  kernel,
  top,         // the last address of all
  guard,       // the page below the stack
  trapframe,   // where the kernel keeps a program's registers
  trampoline,  // the code with which the kernel is entered and left
  past_last,   // the first address that page tables cannot name
};
constexpr bool is_inside(place p) { return p <= place::last; }
// May be asked of a library: the header tells where these are.
constexpr bool is_of_header(place p) { return p <= place::top; }

std::string_view name_of(place where);  // ".last" of a page, "beyond"

struct library_call {
  library_verb what = library_verb::restart;
  place where = place::page;
  std::uint16_t process = 0;
  std::uint16_t page = 0;
  std::uint16_t child = 0;  // fork
  std::uint16_t word = 0;   // store, kernel_store
  bool writable = false;    // map
  std::uint16_t cpu = 0;    // calls in a row that have one happen at the same time, those of one in their order
  bool has_memory = true;   // false: it is made while no frame is free
  bool operator==(library_call const&) const = default;

  bool has_address() const;
};

// "store(p1, v0, 2)", "map(p0, v0, read-only)", "kernel_store(p0, beyond, 1)", "fork(p0) -> p1", "exit(p1) on cpu 2",
// "store(p1, v0, 2) without memory"; and, if it fails, "fork(p0, p1)".
std::string to_text(library_call const& c, bool fails = false);
// Nothing if it is none. Numbers are below 65536. How it ended may follow, as in reports and scenarios.
std::optional<library_call> read_library_call(std::string_view text);

// A call of the core; nothing if the core has none. `has_memory`: allocations succeed.
std::optional<call> core_call_of(library_call const& c, bool has_memory);
// And a call of the core as one of a library.
library_call library_call_of(named_call const& c);

}  // namespace cowproof::oracle
