// The model and its specification, run beside an implementation, and what they expect of each page.
#pragma once
#include <cstdint>
#include <memory>
#include <vector>

#include "engines/call.hpp"
#include "engines/coverage.hpp"
#include "oracle/calls.hpp"
#include "oracle/implementation.hpp"
#include "oracle/page_grid.hpp"

namespace cowproof::oracle {

inline constexpr std::size_t most_frames = 256;  // of the model

// What the model says of one page of one process.
struct expected_page {
  bool mapped = false;
  bool written = false;     // by this process, or by an ancestor before the fork; else it reads as zero. A page that
                            // gets a frame earlier counts as written from then on
  bool right = false;       // the program may write
  std::uint32_t word = 0;   // what a load gives
  std::uint32_t frame = 0;  // of the model. Entries of written pages may share a frame only if theirs is the same
};

using expectation = process_grid<expected_page>;

// How many frames a call that completes may take at most, of an implementation with these policies.
unsigned frames_wanted(named_call const& c, expectation const& before, policies const& p);

class model_beside {
 public:
  // The scope's frames are enough for every process to have all its pages to itself. Throws std::invalid_argument if
  // no machine of this size was compiled.
  explicit model_beside(scope const& size, policies const& decided = takes_frames_late);
  ~model_beside();
  model_beside(model_beside const&) = delete;
  model_beside& operator=(model_beside const&) = delete;

  static bool can_be(scope const& size);

  void restart();
  // The same call with offers that the state can make. There always is a frame: how much memory an implementation has
  // is its own affair, and is found out by what it answers.
  call resolve(call const& c) const;
  // Plays a resolved call on the model and on the specification, and returns how the latter says that it ends.
  result play(call const& c, coverage& seen);
  // An access that found no memory, where the policies let it want some, though the machine may do without.
  result play_without_memory(call const& c, coverage& seen);
  expectation const& now() const { return now_; }

 private:
  struct states;

  static constexpr policies takes_frames_late{{}, frame_moment::at_first_write};

  result step(call const& c, result& by_machine);
  void refresh();
  void note_writes(call const& c, result const& out);

  scope size_;
  policies decided_;
  std::unique_ptr<states> states_;
  std::vector<std::uint64_t> written_;  // of each process, a bit a page
  expectation now_;
};

}  // namespace cowproof::oracle
