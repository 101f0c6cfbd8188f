// The running Linux kernel as something to be driven.
#include "oracle/linux/running_kernel.hpp"

#include <csignal>
#include <cstdlib>

#include "oracle/linux/worker/worker_image.hpp"
#include "system/interruption.hpp"

namespace cowproof::oracle {
namespace {

constexpr std::uint64_t page_bit(unsigned page) { return std::uint64_t{1} << page; }

// Is /proc that of our own PID namespace? Otherwise its numbers would name other processes.
fallible<nothing> check_proc() {
  char text[16] = {};
  if (readlink("/proc/self", text, sizeof text - 1) < 0) return system_failure("/proc/self", errno);
  if (std::atoi(text) == getpid()) return nothing{};
  return failure{failure_kind::unavailable, "/proc is mounted for another PID namespace", std::nullopt, 0};
}

}  // namespace

running_kernel::running_kernel(kernel_options const& options, processor_guard pinned, isolation apart,
                               worker_round round)
    : options_(options),
      page_size_(static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE))),
      pinned_(std::move(pinned)),
      isolation_(std::move(apart)),
      round_(std::move(round)),
      processes_(options.processes),
      memories_(options.processes),
      entries_(options.pages) {}

fallible<std::unique_ptr<running_kernel>> running_kernel::start(kernel_options const& options) {
  if (options.processes < 1 || options.processes > most_workers || options.pages < 1 || options.pages > most_pages) {
    return failure{failure_kind::unavailable, "there can be 1 to 64 processes and 1 to 64 pages", std::nullopt, EINVAL};
  }
  if (auto proc = check_proc(); !proc) return proc.why();
  auto pinned = processor_guard::pin(options.processor);
  if (!pinned) return pinned.why();
  auto const program = worker_program();
  if (!program) return program.why();
  auto apart = isolation::set_up(program->get(), {options.memory_limit});
  if (!apart) return apart.why();
  auto round = worker_round::create();
  if (!round) return round.why();
  std::unique_ptr<running_kernel> made(
      new running_kernel(options, std::move(*pinned), std::move(*apart), std::move(*round)));
  if (auto first = made->start_first(program->get()); !first) return first.why();
  if (auto known = made->calibrate(); !known) return known.why();
  return made;
}

fallible<nothing> running_kernel::start_first(int program) {
  auto& block = round_.block();
  block.page_size = static_cast<std::uint32_t>(page_size_);
  block.pages = options_.pages;
  block.parent = isolation_.has_pid_namespace() ? 0 : getpid();
  block.address_space_limit = isolation_.memory_group() ? 0 : options_.memory_limit;
  char const* const arguments[] = {"cowproof-worker", "0", nullptr};
  round_.begin();
  round_.add(0, {});
  launch_plan plan;
  plan.program = program;
  plan.inherited = round_.descriptor_number();
  plan.arguments = arguments;
  auto started = isolation_.start(plan);
  if (!started) return started.why();
  processes_[0] = std::move(*started);
  if (auto ran = run_round(); !ran) return ran;
  group_ = child_group(processes_[0].id());  // which it has become the leader of
  isolation_.announce_group(processes_[0].id());
  if (auto shown = pagemap::open(round_.of(0).process_id); !shown) options_.reads_page_tables = false;
  return adopt(0);
}

// Reads a page that was never written: it is the frame of zeros, and its number, if it is shown, tells what else is.
fallible<nothing> running_kernel::calibrate() {
  if (auto counts = frame_counts::open()) counts_ = std::move(*counts);
  for (auto const what : {command::map, command::load}) {
    kernel_call call;
    call.what = what;
    call.page = 0;
    call.writable = true;
    auto const answer = perform(call);
    if (!answer) return answer.why();
    if (answer->kind != reply_kind::done) return system_failure("cannot map a page", answer->number);
  }
  observation seen(options_.processes, options_.pages);
  if (auto observed = observe(seen); !observed) return observed;
  zero_frame_ = seen.at(0, 0).frame;
  if (counts_ && zero_frame_ != 0)
    if (auto zeros = counts_.confirm_zero_frame(zero_frame_); !zeros) return zeros;
  return restart();
}

// ------------------------------------------------------------------------------------------------------ operations

// Outside there are three kinds of addresses: just beyond the arena, the kernel's half, and what is neither's (not
// canonical on x86-64). mmap would succeed beyond the arena.
std::uint64_t running_kernel::address_of(kernel_call const& call) const {
  if (call.page) return arena_address + *call.page * page_size_;
  constexpr std::uint64_t kernel_half = 0xffff'8000'0000'0000, hole = 0x0100'0000'0000'0000;
  bool const access = call.what == command::load || call.what == command::store;
  if (!access) return kernel_half;
  switch (call.process % 3) {
    case 0: return arena_address + options_.pages * page_size_;
    case 1: return kernel_half;
    default: return hole;
  }
}

request running_kernel::request_for(kernel_call const& call) const {
  request ask;
  ask.what = call.what;
  ask.writable = call.writable ? 1 : 0;
  ask.child = call.child;
  ask.address = address_of(call);
  ask.word = call.word;
  ask.pages_to_look_at = memories_[call.process].to_look_at();
  if (call.what == command::exec || call.what == command::unmap_all) ask.pages_to_look_at = 0;
  if (call.what == command::unmap && call.page) ask.pages_to_look_at &= ~page_bit(*call.page);
  if (call.what == command::store && call.page) ask.pages_when_done = page_bit(*call.page);
  return ask;
}

fallible<reply> running_kernel::perform(kernel_call const& call) {
  if (failed_) return *failed_;
  if (call.what == command::exit) {
    if (auto ended = end(call.process); !ended) return remember(ended.why());
    if (auto looked = look(); !looked) return looked.why();
    reply done;
    done.kind = reply_kind::done;
    return done;
  }
  round_.begin();
  round_.add(call.process, request_for(call));
  add_the_others(call.process);
  if (call.what == command::fork || call.what == command::fork_without_resources) {
    request child;
    child.pages_to_look_at = memories_[call.process].written;
    round_.add_child(call.process, call.child, child);
  }
  if (auto ran = run_round(); !ran) return ran.why();
  reply const answer = round_.of(call.process).answer;
  if (auto kept = account(call, answer); !kept) return remember(kept.why());
  return answer;
}

fallible<nothing> running_kernel::look() {
  if (failed_) return *failed_;
  round_.begin();
  add_the_others(std::nullopt);
  return run_round();
}

void running_kernel::add_the_others(std::optional<unsigned> but) {
  for (unsigned process = 0; process < options_.processes; ++process) {
    if (process == but || !processes_[process]) continue;
    request ask;
    ask.pages_to_look_at = memories_[process].to_look_at();
    round_.add(process, ask);
  }
}

fallible<nothing> running_kernel::run_round() {
  if (int const signal = interruption_guard::signal(); signal != 0) return remember(interrupted_by(signal));
  auto ran = round_.run(processes_, options_.time_limit);
  if (!ran) return remember(ran.why());
  return ran;
}

// Keeps the books after an operation.
fallible<nothing> running_kernel::account(kernel_call const& call, reply const& answer) {
  if (answer.kind != reply_kind::done) return nothing{};
  memory& mine = memories_[call.process];
  auto const page = call.page ? page_bit(*call.page) : 0;  // a kernel that lies does such a call where no page is
  switch (call.what) {
    case command::store: mine.written |= page; break;
    case command::unmap:
      mine.written &= ~page;
      mine.present &= ~page;
      break;
    case command::unmap_all: mine.written = mine.present = 0; break;
    case command::fork:
    case command::fork_without_resources:  // which a kernel may grant all the same
      memories_[call.child].written = mine.written;
      memories_[call.child].present = 0;
      if (auto born = child_process::adopt(round_.of(call.child).process_id)) processes_[call.child] = std::move(*born);
      else return born.why();
      return adopt(call.child);
    case command::exec: mine.written = mine.present = 0; return adopt(call.process);  // the page table is another one
    default: break;
  }
  return nothing{};
}

fallible<nothing> running_kernel::adopt(unsigned process) {
  if (!options_.reads_page_tables) return nothing{};
  auto opened = pagemap::open(round_.of(process).process_id);
  if (!opened) return opened.why();
  memories_[process].table = std::move(*opened);
  return nothing{};
}

fallible<nothing> running_kernel::end(unsigned process) {
  round_.begin();
  request ask;
  ask.what = command::exit;
  round_.add(process, ask);
  round_.start();
  auto const ended = processes_[process].wait_for_end(options_.time_limit);
  if (!ended) {
    return failure{failure_kind::hung, "process " + std::to_string(process) + " did not end in time", process, 0};
  }
  if (ended->by_signal || ended->number != 0) return unexpected_end(process, *ended);
  processes_[process].reap();
  memories_[process].written = memories_[process].present = 0;
  return nothing{};
}

fallible<nothing> running_kernel::restart() {
  if (failed_) return *failed_;
  for (unsigned process = 1; process < options_.processes; ++process) {
    if (!processes_[process]) continue;
    if (auto ended = end(process); !ended) return remember(ended.why());
  }
  kernel_call clear;
  clear.what = command::unmap_all;
  auto const cleared = perform(clear);
  if (!cleared) return cleared.why();
  if (cleared->kind != reply_kind::done) return remember(system_failure("munmap", cleared->number));
  return nothing{};
}

failure running_kernel::remember(failure why) {
  bool const limited = isolation_.memory_group() && isolation_.memory_group()->kills() > 0;
  if (why.kind == failure_kind::killed && why.number == SIGKILL && limited) {
    why.kind = failure_kind::out_of_memory;
    why.what += ": the memory limit was reached";
  }
  failed_ = why;
  return why;
}

// ---------------------------------------------------------------------------------------------------- observations

fallible<nothing> running_kernel::observe(observation& seen) {
  if (failed_) return *failed_;
  for (unsigned process = 0; process < options_.processes; ++process) {
    if (auto observed = observe_process(process, seen); !observed) return remember(observed.why());
  }
  if (!counts_) return nothing{};
  for (unsigned process = 0; process < options_.processes; ++process) {
    if (auto observed = observe_counts(process, seen); !observed) return remember(observed.why());
  }
  return nothing{};
}

fallible<nothing> running_kernel::observe_process(unsigned process, observation& seen) {
  seen.set_alive(process, alive(process));
  std::fill(entries_.begin(), entries_.end(), pagemap_entry{});
  memory& mine = memories_[process];
  if (mine.table) {  // that of a process that has ended is still open: it has to be empty
    auto const read = mine.table.read(arena_address, page_size_, entries_);
    if (!read) return read.why();
  }
  look_result const& look = round_.of(process).look;
  mine.present = 0;
  for (unsigned page = 0; page < options_.pages; ++page) {
    sighting& s = seen.at(process, page);
    auto const& entry = entries_[page];
    s = {};
    seen.look_at(process, page) = {};
    s.present = entry.present();
    s.swapped = entry.swapped();
    s.exclusive = entry.exclusive();
    s.frame = entry.frame();
    if (s.present) mine.present |= page_bit(page);
    if (!alive(process) || (look.looked >> page & 1) == 0) continue;
    seen.look_at(process, page) = {true, (look.faulted >> page & 1) != 0, (look.torn >> page & 1) != 0,
                                   look.word[page]};
  }
  return nothing{};
}

// Once for each distinct frame: an anonymous frame is shared by the same page of several processes.
fallible<nothing> running_kernel::observe_counts(unsigned process, observation& seen) const {
  for (unsigned page = 0; page < options_.pages; ++page) {
    sighting& s = seen.at(process, page);
    if (s.frame == 0) continue;
    unsigned earlier = 0;
    while (earlier < process && seen.at(earlier, page).frame != s.frame) ++earlier;
    if (earlier < process) {
      s.count = seen.at(earlier, page).count;
      continue;
    }
    auto const count = counts_.read(s.frame);
    if (!count) return count.why();
    s.count = *count;
  }
  return nothing{};
}

}  // namespace cowproof::oracle
