// The running Linux kernel as something to be driven: processes with an arena of pages each, operations on them, and
// observations that do not disturb. Knows nothing of the model.
#pragma once
#include <chrono>
#include <memory>
#include <optional>
#include <vector>

#include "oracle/fallible.hpp"
#include "oracle/linux/isolation.hpp"
#include "oracle/linux/page_tables.hpp"
#include "oracle/linux/processor.hpp"
#include "oracle/linux/worker_round.hpp"
#include "oracle/observation.hpp"

namespace cowproof::oracle {

struct kernel_options {
  unsigned processes = 4;                        // at most most_workers
  unsigned pages = 8;                            // at most most_pages
  std::chrono::milliseconds time_limit{10'000};  // for an operation; a machine that stalls is no kernel that hangs
  std::uint64_t memory_limit = std::uint64_t{256} << 20;
  std::optional<unsigned> processor;
  bool reads_page_tables = true;  // false: as if /proc did not offer them
  bool swaps = false;             // the whole machine only: if there is no swap, some is made active for as long
};

struct kernel_call {
  command what = command::look;
  unsigned process = 0;
  std::optional<unsigned> page;  // nothing: an address outside of the arena
  bool writable = false;         // map
  unsigned child = 0;            // fork
  std::uint64_t word = 0;        // store
};

class running_kernel {
 public:
  // With one process, number 0, which maps nothing.
  static fallible<std::unique_ptr<running_kernel>> start(kernel_options const& options);

  // Does the operation, after which every process looks at its pages. The process of the call is alive; the child of
  // a fork is not. After a failure nothing works any more.
  fallible<reply> perform(kernel_call const& call);
  // Every process looks again.
  fallible<nothing> look();
  // Page tables and counts as they are now, and what the processes saw when they last looked.
  fallible<nothing> observe(observation& seen);
  // Back to the start.
  fallible<nothing> restart();

  bool alive(unsigned process) const { return static_cast<bool>(processes_[process]); }
  pid_t process_id(unsigned process) const { return processes_[process].id(); }
  // Does the kernel show us page tables, the frame numbers in them, and counts?
  bool shows_page_tables() const { return static_cast<bool>(memories_[0].table); }
  bool shows_frames() const { return zero_frame_ != 0; }
  bool shows_counts() const { return shows_frames() && static_cast<bool>(counts_); }
  std::uint64_t zero_frame() const { return zero_frame_; }
  std::string const& isolation_description() const { return isolation_.description(); }
  std::optional<memory_cgroup> const& memory_group() const { return isolation_.memory_group(); }

 private:
  // What a process has: how its pages can be looked at without changing them.
  struct memory {
    pagemap table;
    std::uint64_t written = 0;  // pages that were written: present, here and in a child
    std::uint64_t present = 0;  // when last observed
    std::uint64_t to_look_at() const { return written | present; }
  };

  running_kernel(kernel_options const& options, processor_guard pinned, isolation apart, worker_round round);
  fallible<nothing> start_first(int program);
  fallible<nothing> calibrate();

  std::uint64_t address_of(kernel_call const& call) const;
  request request_for(kernel_call const& call) const;
  void add_the_others(std::optional<unsigned> but);
  fallible<nothing> run_round();
  fallible<nothing> account(kernel_call const& call, reply const& answer);
  fallible<nothing> adopt(unsigned process);
  fallible<nothing> end(unsigned process);
  fallible<nothing> observe_process(unsigned process, observation& seen);
  fallible<nothing> observe_counts(unsigned process, observation& seen) const;
  failure remember(failure why);

  kernel_options options_;
  std::uint64_t page_size_;
  processor_guard pinned_;
  isolation isolation_;  // outlives the processes
  worker_round round_;
  std::vector<child_process> processes_;
  child_group group_;  // all of them; ends first
  std::vector<memory> memories_;
  frame_counts counts_;
  std::uint64_t zero_frame_ = 0;
  std::vector<pagemap_entry> entries_;
  std::optional<failure> failed_;
};

}  // namespace cowproof::oracle
