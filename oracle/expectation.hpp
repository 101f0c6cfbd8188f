// The model and its specification, run beside an implementation, and what they expect of each page.
#pragma once
#include <algorithm>
#include <cstdint>
#include <memory>
#include <vector>

#include "engines/call.hpp"
#include "engines/coverage.hpp"
#include "oracle/calls.hpp"
#include "oracle/implementation.hpp"
#include "oracle/page_grid.hpp"

namespace cowproof::oracle {

inline constexpr std::size_t most_frames = 255;  // of the machine

// What the model says of one page of one process.
struct expected_page {
  bool mapped = false;
  bool written = false;     // by this process, or by an ancestor before the fork; else it reads as zero. A page that
                            // gets a frame earlier counts as written from then on
  bool right = false;       // the program may write
  bool in_place = false;    // ... and has written, or mapped the page, since the last fork: no fault is in its way
  std::uint32_t word = 0;   // what a load gives
  std::uint32_t frame = 0;  // of the model. Entries of written pages may share a frame only if theirs is the same
};

// Who is dead keeps its memory until somebody waits for it, by the policy at_wait.
struct unwaited_process {
  unsigned process = 0;
  std::vector<std::uint32_t> frames;  // of the model, one an entry that named one
};

struct expectation : process_grid<expected_page> {
  using process_grid::process_grid;
  std::vector<unwaited_process> unwaited;

  // How many entries of the dead still name it.
  std::uint64_t held(std::uint32_t frame) const {
    std::uint64_t entries = 0;
    for (auto const& dead : unwaited) entries += static_cast<std::uint64_t>(std::ranges::count(dead.frames, frame));
    return entries;
  }
};

// Of an implementation with these policies: how many frames a call that completes takes at least and at most, and how
// many are in use, those of tables and of the dead that nobody has waited for among them.
struct frame_bounds {
  std::uint64_t least = 0, most = 0;
};
frame_bounds frames_wanted(named_call const& c, expectation const& before, policies const& p);
frame_bounds frames_in_use(expectation const& now, policies const& p);

class model_state;

class model_beside {
 public:
  // The scope's frames are enough for every process to have all its pages to itself. Throws std::invalid_argument if
  // there can be none of this size.
  explicit model_beside(scope const& size, policies const& decided = takes_frames_late);
  ~model_beside();
  model_beside(model_beside const&) = delete;
  model_beside& operator=(model_beside const&) = delete;

  static constexpr int most_beside = 1024, most_pages_beside = 64;
  static bool can_be(scope const& size);

  void restart();
  // The same call with offers that the state can make. There always is a frame: how much memory an implementation has
  // is its own affair, and is found out by what it answers.
  call resolve(call const& c) const;
  // Plays a resolved call on the model and on the specification, and returns how the latter says that it ends.
  result play(call const& c, coverage& seen);
  // An access that found no memory, where the policies let it want some, though the machine may do without.
  result play_without_memory(call const& c, coverage& seen);
  // Somebody waits for the process, which gives back what it had. False: there is nothing to wait for.
  bool wait(unsigned process);
  expectation const& now() const { return now_; }

 private:
  static constexpr policies takes_frames_late{{}, frame_moment::at_first_write};

  struct outcome {
    result specified, by_machine;
  };
  outcome step(call const& c);
  result die(unsigned process, ending how);
  bool keeps_the_dead() const { return decided_.memory == memory_returns::at_wait; }
  void refresh();
  void bury(unsigned process);
  void note_writes(call const& c, result const& out);

  scope size_;
  policies decided_;
  std::unique_ptr<model_state> state_;
  std::vector<std::uint64_t> written_;       // of each process, a bit a page
  std::vector<std::uint64_t> fork_refused_;  // ... since it was written: an entry may be protected all the same
  std::vector<char> is_unwaited_;            // of each process that is dead
  expectation now_;
};

}  // namespace cowproof::oracle
