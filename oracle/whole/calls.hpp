// Calls of the whole machine with names for their operands.
#pragma once
#include <cstdint>
#include <optional>

#include "engines/call.hpp"

namespace cowproof::oracle::whole {

inline constexpr unsigned most_pages = 16, most_processes = 8, most_objects = 4, most_object_pages = 4, most_pins = 4,
                          most_signals = 4, most_programs = 4, most_words = 256;

// In the order in which calls number them.
enum class verb : std::uint8_t {
  map,
  map_object,
  map_shared,
  unmap,
  brk,
  protect,
  advise_fork,
  discard,
  load,
  store,
  kernel_store,
  page_in,
  fork,
  fork_eager,
  vfork,
  clone,
  exec,
  exit,
  kill,
  wait,
  swap_out,
  evict,
  reclaim,
  pin,
  unpin,
  device_store,
  create,
  file_write,
  install,
  install_object,
  open,
  dup,
  close,
  seek,
  signal,
  take_signal,
  kernel_map,
};
inline constexpr std::size_t number_of_verbs = 37;
inline constexpr std::uint32_t first_part = 0;  // of a page; here it is the only one

enum class place_kind : std::uint8_t { nowhere, page, kernel_page };
enum class inheritance : std::uint8_t { same, dropped, wiped };

struct named_call {
  verb what = verb::load;
  unsigned process = 0;
  std::uint64_t pages = 0;  // of a range: a bit each
  place_kind where = place_kind::nowhere;
  unsigned page = 0;  // if that is where
  bool readable = true, writable = true, shared = false, heap = false;
  inheritance at_fork = inheritance::same;
  unsigned object = 0, object_page = 0, program = 0;
  std::uint32_t word = 0;
  unsigned child = 0;     // fork, vfork, clone: the number it gets; wait: who is waited for
  unsigned space = 0;     // fork, exec: the new address space
  bool has_child = true;  // there is a process slot left
  bool has_memory = true;
  unsigned pin = 0, descriptor = 0, to = 0, open_file = 0, signal = 0;
};

named_call decode(call const& c);

// An access to a page, which may have to be brought in first.
constexpr bool is_access(verb v) {
  return v == verb::load || v == verb::store || v == verb::kernel_store || v == verb::pin;
}
constexpr bool makes_a_task(verb v) { return v == verb::fork || v == verb::vfork || v == verb::clone; }

}  // namespace cowproof::oracle::whole
