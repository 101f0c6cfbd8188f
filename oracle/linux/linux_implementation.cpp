// The running Linux kernel as an implementation.
#include "oracle/linux/linux_implementation.hpp"

#include <cerrno>
#include <csignal>
#include <cstring>
#include <fstream>

#include <fmt/format.h>
#include <sys/utsname.h>

#include "oracle/calls.hpp"

namespace cowproof::oracle {
namespace {

answer known(ending how) { return {{how, false, 0}, true, {}}; }
answer known(std::uint32_t value) { return {{ending::completed, true, value}, true, {}}; }

// What no process can ask of the kernel: the driver answers in its place.
std::optional<answer> unaskable(named_call const& c, running_kernel const& kernel) {
  if (!kernel.alive(c.process)) return known(ending::refused_no_process);
  if (c.what == verb::exit && c.process == 0) return known(ending::refused_is_init);
  if (c.what == verb::fork && (!c.has_child || kernel.alive(c.child))) return known(ending::refused_no_process_slot);
  return std::nullopt;
}

command command_of(named_call const& c) {
  switch (c.what) {
    case verb::map: return command::map;
    case verb::unmap: return command::unmap;
    case verb::load: return command::load;
    case verb::store: return command::store;
    case verb::fork: return c.has_memory ? command::fork : command::fork_without_resources;
    case verb::exec: return command::exec;
    case verb::exit: return command::exit;
  }
  return command::look;
}

answer unknown(std::string said) { return {{}, false, std::move(said)}; }

answer answer_to_done(named_call const& c, reply const& answered) {
  if (c.what == verb::fork) return known(c.child);
  if (c.what != verb::load) return known(ending::completed);
  if (answered.torn != 0) return unknown("a page whose words differ, though they were all written alike");
  if (answered.value > UINT32_MAX) return unknown(fmt::format("the word {:#x}", answered.value));
  return known(static_cast<std::uint32_t>(answered.value));
}

// The errno of a system call, in the words of the model [mmap(2), munmap(2), clone(2)]. Beyond the user's half of the
// address space mmap says ENOMEM and munmap EINVAL. EMFILE: command::fork_without_resources.
answer answer_to_refusal(named_call const& c, reply const& answered) {
  int const error = answered.number;
  bool const has_page = c.what == verb::map || c.what == verb::unmap;
  if (has_page && !c.page && (error == ENOMEM || error == EINVAL)) return known(ending::refused_out_of_range);
  if (c.what == verb::map && error == EEXIST) return known(ending::refused_already_mapped);
  if (c.what == verb::fork && error == EMFILE && !c.has_memory) return known(ending::refused_no_memory);
  if (error == ENOMEM || error == EAGAIN) return known(ending::refused_no_memory);
  return unknown(fmt::format("errno {} ({})", error, std::strerror(error)));
}

// SEGV_ACCERR: mapped, but not for this; anything else is an address with nothing behind it [sigaction(2)]. An
// address that is not canonical raises SIGSEGV without a cause (SI_KERNEL).
answer answer_to_signal(reply const& answered) {
  if (answered.number == SIGSEGV) {
    return known(answered.code == SEGV_ACCERR ? ending::fault_protection : ending::fault_not_mapped);
  }
  return unknown(fmt::format("signal {} ({}), code {}", answered.number, strsignal(answered.number), answered.code));
}

std::string first_word(char const* path) {
  std::ifstream file(path);
  std::string word;
  file >> word;
  return word;
}

}  // namespace

fallible<std::unique_ptr<linux_implementation>> linux_implementation::start(kernel_options const& options) {
  auto started = running_kernel::start(options);
  if (!started) return started.why();
  return std::unique_ptr<linux_implementation>(new linux_implementation(std::move(*started), options));
}

linux_implementation::linux_implementation(std::unique_ptr<running_kernel> kernel, kernel_options const& options)
    : kernel_(std::move(kernel)) {
  utsname system{};
  uname(&system);
  declared_.name = fmt::format("{} {}", system.sysname, system.release);
  declared_.size.processes = static_cast<int>(options.processes);
  declared_.size.pages = static_cast<int>(options.pages);
  declared_.presence = declared_.exclusivity = kernel_->shows_page_tables();
  declared_.frames = kernel_->shows_frames();
  declared_.counts = kernel_->shows_counts();
  declared_.may_swap = has_swap();
  declared_.zero_frame = kernel_->zero_frame();
  declared_.policy.takes_frame = frame_moment::at_first_write;
}

fallible<answer> linux_implementation::perform(call const& c) {
  auto const named = decode(c);
  if (auto const instead = unaskable(named, *kernel_)) return *instead;
  kernel_call to_do;
  to_do.what = command_of(named);
  to_do.process = named.process;
  to_do.page = named.page;
  to_do.writable = named.writable;
  to_do.child = named.child;
  to_do.word = named.word;
  auto const answered = kernel_->perform(to_do);
  if (!answered) return answered.why();
  switch (answered->kind) {
    case reply_kind::done: return answer_to_done(named, *answered);
    case reply_kind::refused: return answer_to_refusal(named, *answered);
    case reply_kind::faulted: return answer_to_signal(*answered);
    case reply_kind::none: break;
  }
  return unknown("no answer");
}

bool has_swap() {
  std::ifstream file("/proc/swaps");
  std::string line;
  int lines = 0;  // the first is a heading
  while (std::getline(file, line)) ++lines;
  return lines > 1;
}

std::string obstacle_to_quiescence() {
  if (has_swap()) return "swap is active";
  if (auto const merging = first_word("/sys/kernel/mm/ksm/run"); !merging.empty() && merging != "0") {
    return "same-page merging is on";
  }
  return {};
}

}  // namespace cowproof::oracle
