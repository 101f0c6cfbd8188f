// What the controller and the workers of the whole machine share: a slot a worker, and whose turn it is.
//
// Exactly one of them runs at any time, but for a parent that wakes because its vfork child has left: it does nothing
// but say so and wait for its turn.
#pragma once
#include <array>
#include <atomic>
#include <cstdint>

#include "oracle/linux/worker/protocol.hpp"

namespace cowproof::oracle::whole {

inline constexpr unsigned most_workers = 8, most_arena_pages = 16, most_files = 4, most_devices = 4,
                          most_user_descriptors = 4, most_user_signals = 2;

// Where the tasks that share memory have their stacks, one each, far above the arena.
inline constexpr std::uint64_t stacks_address = 0x20'0000'0000, stack_size = std::uint64_t{1} << 16;

enum class command : std::uint32_t {
  look,
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
  fork,
  fork_without_resources,  // a fork that the kernel begins and has to give up
  vfork,
  clone,
  exec,
  exec_nothing,  // a program that does not exist
  exit,
  wait,
  page_out,
  pin,
  file_write,
  open,
  dup,
  close,
  seek,
  signal,
  take_signal,
  clear,  // init: everything is given back, and every child reaped
  spin,   // never answer: how the time limit is tested
};

// What exec maps once the program runs, as a loader does.
struct segment {
  std::uint32_t mapped = 0, heap = 0, writable = 0, backed = 0, object = 0, object_page = 0;
};

struct request {
  command what = command::look;
  std::uint32_t child = 0;             // the slot of a new task
  std::uint32_t stack = 0;             // and its stack, if it shares memory
  std::uint32_t next = controller;     // whose turn it is afterwards
  std::uint32_t first = 0, pages = 0;  // a range
  std::uint32_t in_arena = 0;          // the page is `first`; else the address is told
  std::uint64_t address = 0;
  std::uint32_t readable = 0, writable = 0, shared = 0;
  std::uint32_t inheritance = 0;  // 0: the same, 1: nothing, 2: zeros
  std::uint32_t object = 0, object_page = 0;
  std::uint32_t descriptor = 0, to = 0, signal = 0, device = 0;
  std::int32_t process = 0;  // to wait for, or to send a signal to
  std::uint64_t word = 0;
  std::uint64_t pages_to_look_at = 0;
  std::array<segment, most_arena_pages> image{};
};

struct self_report {
  std::uint64_t looked = 0, faulted = 0, torn = 0;  // pages, a bit each
  std::array<std::uint64_t, most_arena_pages> word{};
  std::array<std::int64_t, most_user_descriptors> position{};
  std::uint32_t pending = 0;
  std::int32_t parent = 0;  // its identifier, where the worker lives
};

struct alignas(64) slot {
  std::atomic<std::uint32_t> turn{0};     // a futex
  std::atomic<std::uint32_t> resumed{0};  // how often it has come back from vfork
  std::int32_t process_id = 0;            // as the controller's /proc names it
  std::int32_t own_id = 0;                // as the workers know it
  std::uint64_t heap = 0;                 // the address of the first page of its heap
  request ask;
  reply answer;
  self_report look;
};

struct shared_block {
  alignas(64) std::atomic<std::uint32_t> controller_turn{0};
  std::uint32_t page_size = 0;
  std::uint32_t pages = 0, first_heap_page = 0;
  std::uint64_t address_space_limit = 0;
  std::array<slot, most_workers> slots;
};

// Descriptors that a worker finds open, after those of protocol.hpp.
inline constexpr int lifeline_descriptor = 5;  // at its end of file the controller is gone
inline constexpr int source_descriptor = 6;    // a file with one page, which system calls and devices read
inline constexpr int first_file_descriptor = 7;
inline constexpr int first_device_descriptor = first_file_descriptor + static_cast<int>(most_files);
inline constexpr int first_user_descriptor = 100;

}  // namespace cowproof::oracle::whole
