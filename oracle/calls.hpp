// Calls with names for their operands, so that an implementation need not know codes.
#pragma once
#include <cstdint>
#include <optional>

#include "engines/call.hpp"

namespace cowproof::oracle {

// In the order of operations_of<machine>.
enum class verb : std::uint8_t { map, unmap, load, store, fork, exec, exit };
inline constexpr std::size_t number_of_verbs = 7;

struct named_call {
  verb what = verb::load;
  unsigned process = 0;
  std::optional<unsigned> page;  // map, unmap, load, store; nothing: outside of the address space
  bool writable = false;         // map
  std::uint32_t word = 0;        // store
  bool has_frame = true;         // map, store: an allocation succeeds
  unsigned child = 0;            // fork
  bool has_child = true;         // fork: there is a process slot left
  bool has_memory = true;        // fork
};

// Refusals of calls that no process can make, or that would need one process more than the scope has. The driver of an
// implementation gives them without asking it.
constexpr bool is_answered_by_driver(ending how) {
  return how == ending::refused_no_process || how == ending::refused_no_process_slot || how == ending::refused_is_init;
}

named_call decode(call const& c);
call encode(named_call const& c);

}  // namespace cowproof::oracle
