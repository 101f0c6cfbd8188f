// What the process of a library and ours share: calls one way, answers and observations the other way.
#pragma once
#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>

#include "oracle/library/library_call.hpp"

namespace cowproof::oracle {

inline constexpr unsigned most_library_processes = 1024, most_library_pages = 64;

// An entry of a page table as it was seen, in a word.
struct seen_entry {
  enum : std::uint16_t { present = 1, writable = 2, cow = 4, cached = 8, cached_writable = 16, cached_same = 32 };
  std::uint32_t frame = 0;
  std::uint16_t count = 0;  // 65535: that many or more
  std::uint16_t bits = 0;
};

// What the driver answers in place of the library, where the library is not asked.
enum class driver_answer : std::uint8_t { none, no_process, no_slot, is_init };

struct shared_answer {
  std::int32_t code = 0;  // by the library, if `driver` says nothing: one of cowproof.h, or any other number
  std::uint32_t value = 0;
  std::uint32_t free_frames = 0;
  std::uint32_t first_entry = 0;  // of what was seen after the call
  std::uint32_t entries = 0;      // how many were seen
  std::uint32_t all_rows = 0;     // of every process that is alive; else of the caller and the child
  std::uint8_t is_seen = 1;       // 0: others were called at the same time, and it was not looked what came of it
  driver_answer driver = driver_answer::none;
};

// Which rows are seen after an operation: all, or those of the caller and the child. The entries of a row are those of
// the pages that are played with; rows come in the order of the processes; those of the dead are left out.
struct shared_batch {
  static constexpr std::size_t most_calls = 4096, most_entries = std::size_t{1} << 18;

  std::uint32_t calls = 0;                 // how many there are
  std::uint32_t first = 0;                 // the one to begin with, a restart
  std::uint32_t used = 0;                  // entries that were seen before it
  std::uint16_t processes = 0, pages = 0;  // that are played with
  std::uint16_t sweep = 1;                 // all rows are seen after this many operations
  std::uint32_t frames = 0;                // that there are after a restart; 0: as many as the library has
  bool waits_at_once = false;              // for the dead; else only when their number is needed again
  std::atomic<std::uint32_t> begun{0};     // calls that were begun, or rather are done but for the last
  std::uint32_t played = 0;                // calls that are done
  std::array<library_call, most_calls> call;
  std::array<shared_answer, most_calls> answer;
  std::array<seen_entry, most_entries> entry;
};

// What a library says of itself, once it is loaded.
struct library_facts {
  std::array<char, 128> name{};
  std::uint32_t level = 0, processes = 0, pages = 0, frames = 0, policies = 0, table_frames = 0, zero_frame = 0,
                find_out = 0, hides = 0;
  std::uint32_t lacks = 0;  // a bit a library_verb
  std::uint32_t cpus = 1;
  bool has_last = false, has_below = false, has_kernel = false, has_translations = false;
  bool can_have_fewer_frames = false;
};

struct shared_memory {
  static constexpr std::size_t batches = 3;
  std::array<char, 512> failure{};  // why the library cannot be used
  library_facts facts;
  std::array<shared_batch, batches> batch;
};

}  // namespace cowproof::oracle
