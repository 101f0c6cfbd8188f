// A library in a process of its own: it may crash, abort or hang, and the validation goes on with a new process.
#pragma once
#include <chrono>
#include <memory>
#include <string>

#include "oracle/fallible.hpp"
#include "oracle/library/shared_batch.hpp"
#include "oracle/linux/child_process.hpp"
#include "system/descendants.hpp"
#include "system/descriptor.hpp"

namespace cowproof::oracle {

// How a batch ended.
struct batch_end {
  enum class how : std::uint8_t { played, died, hung } was = how::played;
  std::string what;  // "killed by signal 11 (Segmentation fault)", with the last line that it wrote to standard error
};

class contained_library {
 public:
  // Loads the library. Fails with `unavailable` if it cannot be used.
  static fallible<std::unique_ptr<contained_library>> start(std::string const& file,
                                                            std::chrono::milliseconds start_limit);
  ~contained_library();
  contained_library(contained_library const&) = delete;
  contained_library& operator=(contained_library const&) = delete;

  library_facts const& facts() const { return facts_; }
  shared_batch& batch(std::size_t number) { return shared_->batch[number]; }

  // Begins to play a batch; only one is played at a time.
  fallible<nothing> submit(std::size_t number);
  // Waits until it is played, or nothing happened for the time limit. Whatever died or hung was replaced by a new
  // process of the same library: then `begun` tells the call that was its last. Fails if no new process can be had, or
  // if the user interrupts.
  fallible<batch_end> wait(std::chrono::milliseconds time_limit);

  // The library is loaded into a new process: nothing is left of what was played before.
  fallible<nothing> renew();

  std::uint64_t times_started() const { return started_; }

 private:
  contained_library(std::string file, std::chrono::milliseconds start_limit, shared_mapping<shared_memory> shared);
  fallible<nothing> spawn();
  fallible<bool> answered(std::chrono::milliseconds slice);  // false: not yet
  fallible<batch_end> replace(batch_end why);
  std::string last_words() const;
  void stop();

  program_owner owner_;  // a library may start processes that leave its group
  new_children children_;
  std::string file_;
  std::chrono::milliseconds start_limit_;
  shared_mapping<shared_memory> shared_;
  library_facts facts_;
  descriptor socket_;
  descriptor errors_;  // what the process writes to standard error
  child_group group_;
  child_process process_;
  std::size_t submitted_ = 0;
  std::uint64_t started_ = 0;
};

}  // namespace cowproof::oracle
