// The running Linux kernel with everything that the whole machine has: how it begins.
#include <cerrno>

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "oracle/linux/linux_implementation.hpp"
#include "oracle/linux/whole_kernel.hpp"
#include "oracle/linux/worker/worker_image.hpp"

namespace cowproof::oracle::whole {
namespace {

fallible<descriptor> file_in_memory(char const* name, std::uint64_t size) {
  descriptor made(memfd_create(name, MFD_CLOEXEC));
  if (!made) return system_failure("memfd_create", errno);
  if (ftruncate(made.get(), static_cast<off_t>(size)) != 0) return system_failure("ftruncate", errno);
  return made;
}

}  // namespace

whole_kernel::whole_kernel(kernel_options const& options, processor_guard pinned, isolation apart)
    : options_(options),
      pinned_(std::move(pinned)),
      isolation_(std::move(apart)),
      tasks_(options.processes),
      spaces_(options.processes) {}

fallible<std::unique_ptr<whole_kernel>> whole_kernel::start(kernel_options const& options) {
  if (sysconf(_SC_PAGESIZE) != 4096)
    return failure{failure_kind::unavailable, "pages are not of 4096 bytes here", std::nullopt, 0};
  auto pinned = processor_guard::pin(options.processor);
  if (!pinned) return pinned.why();
  auto const program = worker_program();
  if (!program) return program.why();
  auto apart = isolation::set_up(program->get(), {options.memory_limit});
  if (!apart) return apart.why();
  std::unique_ptr<whole_kernel> made(new whole_kernel(options, std::move(*pinned), std::move(*apart)));
  if (auto swap = made->make_swap(); !swap) return swap.why();
  if (auto files = made->make_files(); !files) return files.why();
  made->open_devices();
  if (auto first = made->start_first(program->get()); !first) return first.why();
  if (auto known = made->calibrate(); !known) return known.why();
  return made;
}

whole_kernel::~whole_kernel() {
  if (failed_ || !first_) return;
  [[maybe_unused]] auto const cleared = restart();  // so that no zombie is left to others
}

fallible<nothing> whole_kernel::make_swap() {
  if (!options_.swaps || has_swap()) return nothing{};
  auto made = temporary_swap::activate([this](std::string const& path) { isolation_.announce_swap(path); });
  if (!made) return made.why();
  swap_.emplace(std::move(*made));
  return nothing{};
}

fallible<nothing> whole_kernel::make_files() {
  auto block = file_in_memory("cowproof-workers", sizeof(shared_block));
  if (!block) return block.why();
  block_file_ = std::move(*block);
  block_ = shared_mapping<shared_block>(block_file_.get());
  if (!block_) return system_failure("mmap", errno);
  new (&*block_) shared_block;
  auto source = file_in_memory("cowproof-source", page_size_);
  if (!source) return source.why();
  source_ = std::move(*source);
  for (auto& file : files_) {
    auto made = file_in_memory("cowproof-file", most_object_pages * page_size_);
    if (!made) return made.why();
    file = std::move(*made);
  }
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return system_failure("pipe", errno);
  lifeline_end_ = descriptor(ends[0]);
  lifeline_ = descriptor(ends[1]);
  return nothing{};
}

// Without io_uring nothing is pinned; everything else is checked all the same.
void whole_kernel::open_devices() {
  for (unsigned i = 0; i < most_devices; ++i) {
    auto opened = pin_device::open();
    if (!opened) {
      device_description_ = "no device: " + opened.why().what;
      devices_.clear();
      return;
    }
    devices_.push_back(std::move(*opened));
  }
  device_description_ = "devices: registered buffers of io_uring";
}

fallible<nothing> whole_kernel::start_first(int program) {
  block_->page_size = static_cast<std::uint32_t>(page_size_);
  block_->pages = options_.pages;
  block_->first_heap_page = first_heap_page(options_.pages);
  block_->address_space_limit = isolation_.memory_group() ? 0 : options_.memory_limit;
  char const* const arguments[] = {"cowproof-worker", "0", "whole", nullptr};
  std::vector<int> others{lifeline_end_.get(), source_.get()};
  for (auto const& file : files_) others.push_back(file.get());
  for (auto const& device : devices_) others.push_back(device.descriptor_number());
  launch_plan plan;
  plan.program = program;
  plan.inherited = block_file_.get();
  plan.arguments = arguments;
  plan.others = others;
  auto started = isolation_.start(plan);
  if (!started) return started.why();
  first_ = std::move(*started);
  tasks_[0].is = task_is::lives;
  auto handle = process_handle::open(first_.id());
  if (!handle) return handle.why();
  tasks_[0].handle = std::move(*handle);
  block_->slots[0].ask = {};
  if (auto ran = run(0); !ran) return ran;
  group_ = child_group(first_.id());  // which it has become the leader of
  if (auto shown = pagemap::open(block_->slots[0].process_id); !shown) options_.reads_page_tables = false;
  return adopt(0, 0);
}

// As running_kernel does it: what was never written is the frame of zeros.
fallible<nothing> whole_kernel::calibrate() {
  if (auto counts = frame_counts::open()) counts_ = std::move(*counts);
  request ask;
  ask.in_arena = ask.pages = ask.readable = ask.writable = 1;
  for (auto const what : {command::map, command::load}) {
    ask.what = what;
    auto const said = perform(0, ask, 0);
    if (!said) return said.why();
    if (said->kind != reply_kind::done) return system_failure("cannot map a page", said->number);
  }
  observation seen(options_.processes, options_.pages);
  if (auto observed = observe(seen); !observed) return observed;
  zero_frame_ = seen.at(0, 0).frame;
  if (counts_ && zero_frame_ != 0)
    if (auto zeros = counts_.confirm_zero_frame(zero_frame_); !zeros) return zeros;
  return restart();
}

}  // namespace cowproof::oracle::whole
