// The running Linux kernel with everything that the whole machine has: tasks that are each other's children, memory
// that they share, files, descriptors, signals, devices. Knows nothing of the model.
#pragma once
#include <array>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "oracle/linux/isolation.hpp"
#include "oracle/linux/page_tables.hpp"
#include "oracle/linux/pin_device.hpp"
#include "oracle/linux/processor.hpp"
#include "oracle/linux/running_kernel.hpp"
#include "oracle/linux/temporary_swap.hpp"
#include "oracle/linux/worker/whole_protocol.hpp"
#include "oracle/relation/expectation.hpp"
#include "oracle/whole/askable.hpp"

namespace cowproof::oracle::whole {

class whole_kernel {
  enum class task_is : std::uint8_t { none, lives, ended };

 public:
  // With one task, number 0, in address space 0, which maps nothing.
  static fallible<std::unique_ptr<whole_kernel>> start(kernel_options const& options);
  ~whole_kernel();

  // A task does an operation. It lives and is not blocked; a new task and a new address space are not in use. After a
  // failure nothing works any more.
  fallible<reply> perform(unsigned process, request ask, unsigned new_space);
  // A task ends by itself, or is killed, or a task is told to make room.
  fallible<reply> end(unsigned process, bool killed);
  // A child that was waited for is gone: its number may be used again.
  void forget(unsigned process);
  fallible<reply> release(unsigned device);
  fallible<reply> write(unsigned device, std::uint64_t word);

  // Every task looks at its pages and at itself.
  fallible<nothing> look();
  fallible<nothing> observe(observation& seen);
  fallible<nothing> restart();

  bool alive(unsigned process) const { return tasks_[process].is == task_is::lives; }
  bool exists(unsigned process) const { return tasks_[process].is != task_is::none; }  // alive, or a zombie
  std::optional<unsigned> task_in(unsigned space) const;                               // one that can act there
  unsigned space_of(unsigned process) const { return tasks_[process].space; }
  std::int32_t own_id(unsigned process) const { return block_->slots[process].own_id; }
  bool has_devices() const { return !devices_.empty(); }
  bool shows_page_tables() const { return options_.reads_page_tables; }
  bool shows_frames() const { return zero_frame_ != 0; }
  bool shows_counts() const { return shows_frames() && static_cast<bool>(counts_); }
  std::uint64_t zero_frame() const { return zero_frame_; }
  std::string const& isolation_description() const { return isolation_.description(); }
  bool swaps() const { return options_.swaps; }
  std::string const& device_description() const { return device_description_; }
  std::optional<memory_cgroup> const& memory_group() const { return isolation_.memory_group(); }
  pid_t process_id(unsigned process) const { return block_->slots[process].process_id; }

 private:
  struct worker_task {
    task_is is = task_is::none;
    process_handle handle;
    unsigned space = 0, stack = 0;
    int waits_for = -1;                // its vfork child
    std::uint32_t resumed_before = 0;  // how often it had come back when it began to wait
  };
  struct worker_space {
    pagemap table;
    std::uint64_t heap = 0;     // the address of the heap's first page
    std::uint64_t present = 0;  // pages, when last observed, and those touched since
  };

  whole_kernel(kernel_options const& options, processor_guard pinned, isolation apart);
  fallible<nothing> make_swap();
  fallible<nothing> make_files();
  void open_devices();
  fallible<nothing> start_first(int program);
  fallible<nothing> calibrate();

  fallible<nothing> run(unsigned first, std::optional<unsigned> instead = {});
  fallible<nothing> diagnose(unsigned process) const;
  fallible<nothing> account(unsigned process, request const& ask, unsigned new_space);
  fallible<nothing> adopt(unsigned process, unsigned new_space);
  unsigned free_stack(unsigned space) const;
  bool waits(unsigned process) const { return tasks_[process].waits_for >= 0; }
  fallible<nothing> wait_for_end(unsigned process);
  void has_left(unsigned process);
  fallible<nothing> observe_space(unsigned space, observation& seen);
  fallible<nothing> observe_counts(observation& seen) const;
  void observe_task(unsigned process, observation& seen) const;
  failure remember(failure why);

  kernel_options options_;
  std::uint64_t page_size_ = 4096;
  processor_guard pinned_;
  isolation isolation_;  // outlives the workers
  std::optional<temporary_swap> swap_;
  descriptor block_file_, source_, lifeline_, lifeline_end_;
  shared_mapping<shared_block> block_;
  std::array<descriptor, most_files> files_;
  std::vector<pin_device> devices_;
  std::string device_description_;
  child_process first_;
  child_group group_;  // all workers; ends first
  std::vector<worker_task> tasks_;
  std::vector<worker_space> spaces_;
  frame_counts counts_;
  std::uint64_t zero_frame_ = 0;
  std::optional<failure> failed_;
};

}  // namespace cowproof::oracle::whole
