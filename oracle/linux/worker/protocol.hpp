// What the controller and its workers share: one block of memory with a slot for each worker, and whose turn it is.
//
// Exactly one of them runs at any time. The controller writes a request into some slots and gives the turn to the
// first; every worker does what its slot says, looks at its own pages, and gives the turn to the next; the last one
// gives it back. So one round lets every process look at its memory for one context switch each.
#pragma once
#include <array>
#include <atomic>
#include <cstdint>

namespace cowproof::oracle {

inline constexpr unsigned most_workers = 64;
inline constexpr unsigned most_pages = 64;  // a set of pages is one word of 64 bits

// Where the pages are, in every worker: far above a program that is linked at a fixed address, far below the stack
// and what the kernel places beside it, on machines with 39 bits of address and more.
inline constexpr std::uint64_t arena_address = 0x10'0000'0000;

enum class command : std::uint32_t {
  look,  // nothing but look
  map,
  unmap,
  load,
  store,
  fork,
  fork_without_resources,  // a fork that the kernel begins and has to give up
  exec,
  exit,
  unmap_all,       // the whole arena at once
  spin,            // never answer: how the time limit is tested
  exhaust_memory,  // take memory until there is none: how the memory limit is tested
};

enum class reply_kind : std::uint32_t {
  none,     // not yet answered
  done,     // with a value
  refused,  // by the kernel, with an errno
  faulted,  // a signal instead of an answer, with its number and si_code
};

inline constexpr std::uint32_t controller = ~std::uint32_t{0};

struct request {
  command what = command::look;
  std::uint32_t writable = 0;          // map
  std::uint32_t child = 0;             // fork: the slot of the child
  std::uint32_t next = controller;     // whose turn it is afterwards
  std::uint64_t address = 0;           // map, unmap, load, store
  std::uint64_t word = 0;              // store
  std::uint64_t pages_to_look_at = 0;  // afterwards
  std::uint64_t pages_when_done = 0;   // to look at as well, if the operation is done
};

struct reply {
  reply_kind kind = reply_kind::none;
  std::int32_t number = 0;  // the errno or the signal
  std::int32_t code = 0;    // si_code of the signal
  std::uint32_t torn = 0;   // load: the words of the page differ
  std::uint64_t value = 0;  // load: the word; fork: the process identifier that the parent was told
};

// What the worker saw when it looked at its pages.
struct look_result {
  std::uint64_t looked = 0;   // pages that were loaded
  std::uint64_t faulted = 0;  // those whose load raised a signal
  std::uint64_t torn = 0;     // those whose words differ
  std::array<std::uint64_t, most_pages> word{};
};

struct alignas(64) slot {
  std::atomic<std::uint32_t> turn{0};  // a futex: 1 while it is this worker's turn
  std::int32_t process_id = 0;         // of the worker, as /proc names it
  request ask;
  reply answer;
  look_result look;
};

struct shared_block {
  alignas(64) std::atomic<std::uint32_t> controller_turn{0};  // a futex
  std::uint32_t page_size = 0;
  std::uint32_t pages = 0;
  std::int32_t parent = 0;                // the controller, as a worker sees it; 0 from inside of a PID namespace
  std::uint64_t address_space_limit = 0;  // bytes a worker; 0 is none
  std::array<slot, most_workers> slots;
};

static_assert(std::atomic<std::uint32_t>::is_always_lock_free);

// Descriptors that a worker and a warden find open.
inline constexpr int shared_block_descriptor = 3;
inline constexpr int program_descriptor = 4;
inline constexpr int lifeline_descriptor = 3;  // the warden's

}  // namespace cowproof::oracle
