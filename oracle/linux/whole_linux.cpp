// The running Linux kernel as an implementation of the whole machine: calls become requests, errors become refusals.
#include "oracle/linux/whole_linux.hpp"

#include <bit>
#include <csignal>
#include <cstring>

#include <fmt/format.h>
#include <sys/mman.h>
#include <sys/utsname.h>

#include "oracle/linux/linux_implementation.hpp"

namespace cowproof::oracle::whole {
namespace {

constexpr std::uint64_t kernel_half = 0xffff'8000'0000'0000, hole = 0x0100'0000'0000'0000;
constexpr std::uint64_t page_size = 4096;
constexpr std::int32_t no_process = 0x3fff'ffff;  // beyond every limit on process identifiers

answer known(ending how) { return {{how, false, 0}, true, {}}; }
answer known(std::uint32_t value) { return {{ending::completed, true, value}, true, {}}; }
answer unknown(std::string said) { return {{}, false, std::move(said)}; }

command command_of(named_call const& c) {
  switch (c.what) {
    case verb::map: return command::map;
    case verb::map_object: return command::map_object;
    case verb::map_shared: return command::map_shared;
    case verb::unmap: return command::unmap;
    case verb::brk: return command::brk;
    case verb::protect: return command::protect;
    case verb::advise_fork: return command::advise_fork;
    case verb::discard: return command::discard;
    case verb::load: return command::load;
    case verb::store: return command::store;
    case verb::kernel_store: return command::kernel_store;
    case verb::fork: return c.has_memory ? command::fork : command::fork_without_resources;
    case verb::vfork: return command::vfork;
    case verb::clone: return command::clone;
    case verb::exec: return command::exec;
    case verb::wait: return command::wait;
    case verb::swap_out: return command::page_out;
    case verb::pin: return command::pin;
    case verb::file_write: return command::file_write;
    case verb::open: return command::open;
    case verb::dup: return command::dup;
    case verb::close: return command::close;
    case verb::seek: return command::seek;
    case verb::signal: return command::signal;
    case verb::take_signal: return command::take_signal;
    default: return command::look;
  }
}

// What an operation gives that completes: the number of what was made, which is the model's name for it.
answer answer_to_done(named_call const& c, reply const& answered) {
  switch (c.what) {
    case verb::fork:
    case verb::vfork:
    case verb::clone: return known(c.child);
    case verb::pin: return known(c.pin);
    case verb::create: return known(c.object);
    case verb::open: return known(c.open_file);
    case verb::load: break;
    default: return known(ending::completed);
  }
  if (answered.torn != 0) return unknown("a page whose words differ, though they were all written alike");
  if (answered.value > UINT32_MAX) return unknown(fmt::format("the word {:#x}", answered.value));
  return known(static_cast<std::uint32_t>(answered.value));
}

// The errno of a system call, in the words of the model.
std::optional<ending> ending_of(named_call const& c, int error) {
  switch (c.what) {
    case verb::map:
    case verb::map_object:
    case verb::map_shared:
      if (error == EEXIST) return ending::refused_already_mapped;
      if (c.what != verb::map && c.where != place_kind::page && (error == ENOMEM || error == EINVAL))
        return ending::refused_out_of_range;
      break;
    case verb::brk:
      if (error == ENOMEM) return ending::refused_already_mapped;
      break;
    case verb::protect:
    case verb::discard:
      if (error == ENOMEM) return ending::refused_not_mapped;
      break;
    case verb::advise_fork:
      if (error == ENOMEM) return ending::refused_not_mapped;
      if (error == EINVAL) return ending::refused_invalid;
      break;
    case verb::kernel_store:
    case verb::pin:
      if (error == EFAULT) return ending::refused_bad_address;
      break;
    case verb::fork:
      if (error == EMFILE && !c.has_memory) return ending::refused_no_memory;
      break;
    case verb::exec:
      if (error == ENOENT || error == ENOTDIR) return ending::refused_no_program;
      break;
    case verb::wait:
      if (error == ECHILD) return ending::refused_no_child;
      if (error == EAGAIN) return ending::refused_not_yet;
      break;
    case verb::open:
    case verb::dup:
    case verb::close:
    case verb::seek:
      if (error == EBADF) return ending::refused_bad_descriptor;
      break;
    case verb::take_signal:
      if (error == EAGAIN) return ending::refused_not_possible;
      break;
    default: break;
  }
  if (error == ENOMEM || error == EAGAIN) return ending::refused_no_memory;
  return std::nullopt;
}

// SEGV_ACCERR: mapped, but not for this; anything else is an address with nothing behind it, and so is one in the
// kernel's half [sigaction(2)].
answer answer_to_signal(reply const& answered) {
  if (answered.number != SIGSEGV)
    return unknown(fmt::format("signal {} ({}), code {}", answered.number, strsignal(answered.number), answered.code));
  return known(answered.code == SEGV_ACCERR ? ending::fault_protection : ending::fault_not_mapped);
}

void set_range(std::uint64_t pages, request& ask) {
  ask.in_arena = 1;
  ask.first = static_cast<std::uint32_t>(std::countr_zero(pages));
  ask.pages = static_cast<std::uint32_t>(std::popcount(pages));
}

}  // namespace

fallible<std::unique_ptr<linux_implementation>> linux_implementation::start(kernel_options const& options) {
  auto started = whole_kernel::start(options);
  if (!started) return started.why();
  return std::unique_ptr<linux_implementation>(new linux_implementation(std::move(*started), options));
}

namespace {

// Since Linux 4.14 there is all of it [madvise(2)].
bool takes_advice_on_fork() {
  constexpr std::size_t size = 4096;
  void* const page = mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (page == MAP_FAILED) return false;
  bool const taken = madvise(page, size, MADV_DONTFORK) == 0 && madvise(page, size, MADV_WIPEONFORK) == 0;
  munmap(page, size);
  return taken;
}

}  // namespace

linux_implementation::linux_implementation(std::unique_ptr<whole_kernel> kernel, kernel_options const& options)
    : kernel_(std::move(kernel)) {
  utsname system{};
  uname(&system);
  declared_ = whole_declaration(options.processes, options.pages);
  declared_.name = fmt::format("{} {}", system.sysname, system.release);
  declared_.presence = declared_.exclusivity = kernel_->shows_page_tables();
  declared_.frames = kernel_->shows_frames();
  declared_.counts = kernel_->shows_counts();
  declared_.can.pins = kernel_->has_devices();
  declared_.can.swaps = kernel_->swaps();
  if (!takes_advice_on_fork()) declared_.policy.lacks |= std::uint64_t{1} << static_cast<unsigned>(verb::advise_fork);
  declared_.may_swap = has_swap();
  declared_.zero_frame = kernel_->zero_frame();
}

fallible<nothing> linux_implementation::restart() {
  programs_ = {};
  return kernel_->restart();
}

fallible<answer> linux_implementation::perform(call const& asked) {
  auto const c = decode(asked);
  auto const answered = ask(c);
  if (!answered) return answered.why();
  if (auto looked = kernel_->look(); !looked) return looked.why();
  switch (answered->kind) {
    case reply_kind::done: return answer_to_done(c, *answered);
    case reply_kind::faulted: return answer_to_signal(*answered);
    case reply_kind::refused: break;
    case reply_kind::none: return unknown("no answer");
  }
  int const error = answered->number;
  if (auto const how = ending_of(c, error)) return known(*how);
  return unknown(fmt::format("errno {} ({})", error, std::strerror(error)));
}

fallible<reply> linux_implementation::ask(named_call const& c) {
  reply done;
  done.kind = reply_kind::done;
  switch (c.what) {
    case verb::create: return done;  // every file is there from the beginning, and empty
    case verb::install:
    case verb::install_object: install(c); return done;
    case verb::exit: return kernel_->end(c.process, false);
    case verb::kill: return kernel_->end(c.process, true);
    case verb::unpin: return kernel_->release(c.pin);
    case verb::device_store: return kernel_->write(c.pin, c.word);
    case verb::swap_out: return page_out(c);
    default: break;
  }
  auto const said = kernel_->perform(c.process, request_for(c), c.space);
  if (said && c.what == verb::wait && said->kind == reply_kind::done) kernel_->forget(c.child);
  return said;
}

// By anybody who lives there. The kernel may leave the page where it is [madvise(2): MADV_PAGEOUT].
fallible<reply> linux_implementation::page_out(named_call const& c) {
  reply no_task_there;
  no_task_there.kind = reply_kind::done;
  auto const who = kernel_->task_in(c.space);
  return who ? kernel_->perform(*who, request_for(c), c.space) : fallible<reply>(no_task_there);
}

request linux_implementation::request_for(named_call const& c) const {
  request r;
  r.what = command_of(c);
  r.readable = c.readable ? 1 : 0;
  r.writable = c.writable ? 1 : 0;
  r.shared = c.shared ? 1 : 0;
  r.inheritance = static_cast<std::uint32_t>(c.at_fork);
  r.object = c.object;
  r.object_page = c.object_page;
  r.descriptor = c.descriptor;
  r.to = c.to;
  r.signal = c.signal;
  r.device = c.pin;
  r.word = c.word;
  r.child = c.child;
  if (c.what == verb::wait) r.process = kernel_->exists(c.child) ? kernel_->own_id(c.child) : no_process;
  if (c.what == verb::signal) r.process = kernel_->own_id(c.to);
  if (c.pages != 0) set_range(c.pages, r);
  if (c.what == verb::brk) r.pages = static_cast<std::uint32_t>(std::popcount(c.pages));
  if (c.what == verb::map_object || c.what == verb::map_shared || is_access(c.what) || c.what == verb::swap_out)
    place(c, r);
  if (c.what != verb::exec) return r;
  r.image = programs_[c.program];
  bool empty = true;
  for (auto const& s : r.image) empty = empty && s.mapped == 0;
  if (empty) r.what = command::exec_nothing;
  return r;
}

// Outside there are three kinds of addresses: just beyond the arena, the kernel's half, and what is neither's (not
// canonical on x86-64). mmap would succeed beyond the arena.
void linux_implementation::place(named_call const& c, request& ask) const {
  ask.pages = 1;
  ask.in_arena = c.where == place_kind::page ? 1 : 0;
  ask.first = c.page;
  if (c.where == place_kind::page) return;
  bool const maps = c.what == verb::map_object || c.what == verb::map_shared;
  if (c.where == place_kind::kernel_page) ask.address = kernel_half + c.page * page_size;
  else if (maps || c.process % 3 == 1) ask.address = hole;
  else ask.address = arena_address + most_arena_pages * page_size;
}

void linux_implementation::install(named_call const& c) {
  segment s;
  s.mapped = 1;
  s.heap = c.heap ? 1 : 0;
  s.writable = c.what == verb::install || c.writable ? 1 : 0;
  s.backed = c.what == verb::install_object ? 1 : 0;
  s.object = c.object;
  s.object_page = c.object_page;
  programs_[c.program][c.page] = s;
}

}  // namespace cowproof::oracle::whole
