// What a worker of the whole machine does to its own memory and belongings: one system call, or a few, an operation.
#include <array>
#include <cerrno>
#include <csignal>
#include <ctime>

#include <fcntl.h>
#include <linux/io_uring.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "oracle/linux/worker/whole_worker.hpp"

namespace cowproof::oracle::whole {
namespace {

constexpr std::uint64_t page_size = 4096;

// NOLINTNEXTLINE(performance-no-int-to-ptr): where a page is, is a number here
void* pointer(std::uint64_t address) { return reinterpret_cast<void*>(address); }

reply ended(long result) { return result < 0 ? refused(errno) : done(); }

int protection_of(bool readable, bool writable) {
  return (readable ? PROT_READ : PROT_NONE) | (writable ? PROT_WRITE : PROT_NONE);
}

// A page that holds a word, as load_page looks for it.
struct page_of_words {
  std::array<std::uint64_t, page_size / sizeof(std::uint64_t)> word{};
  explicit page_of_words(std::uint64_t w) { word.front() = word[word.size() / 2] = word.back() = w; }
};

reply write_page(int file, std::uint64_t offset, std::uint64_t word) {
  page_of_words const page(word);
  return ended(pwrite(file, page.word.data(), page_size, static_cast<off_t>(offset)));
}

int file_of(std::uint32_t object) { return first_file_descriptor + static_cast<int>(object); }
int user_descriptor(std::uint32_t number) { return first_user_descriptor + static_cast<int>(number); }

}  // namespace

// ---------------------------------------------------------------------------------------------------------- memory

std::uint64_t workshop::address_of(unsigned page) const {
  if (page < block.first_heap_page) return arena_address + page * page_size;
  return heap + (page - block.first_heap_page) * page_size;
}
std::uint64_t workshop::address_of(request const& ask) const {
  return ask.in_arena != 0 ? address_of(ask.first) : ask.address;
}

reply workshop::map(request const& ask) const {
  int const flags = MAP_ANONYMOUS | (ask.shared != 0 ? MAP_SHARED : MAP_PRIVATE);
  return map_where_free(address_of(ask), ask.pages * page_size, protection_of(ask.readable != 0, ask.writable != 0),
                        flags, -1, 0);
}

reply workshop::map_object(request const& ask) const {
  return map_where_free(address_of(ask), page_size, protection_of(true, ask.writable != 0),
                        ask.shared != 0 ? MAP_SHARED : MAP_PRIVATE, file_of(ask.object), ask.object_page * page_size);
}

reply workshop::unmap(request const& ask) const {
  return ended(munmap(pointer(address_of(ask)), ask.pages * page_size));
}

// The system call gives the place that it left the break at; glibc's function keeps a copy of its own.
reply workshop::move_break(request const& ask) const {
  std::uint64_t const wanted = heap + ask.pages * page_size;
  return static_cast<std::uint64_t>(syscall(SYS_brk, wanted)) == wanted ? done() : refused(ENOMEM);
}

reply workshop::protect(request const& ask) const {
  return ended(
      mprotect(pointer(address_of(ask)), ask.pages * page_size, protection_of(ask.readable != 0, ask.writable != 0)));
}

reply workshop::advise(request const& ask, int advice) const {
  return ended(madvise(pointer(address_of(ask)), ask.pages * page_size, advice));
}

// Two marks that Linux keeps apart, and of which the model has at most one; first the one that may be refused.
reply workshop::advise_fork(request const& ask) const {
  constexpr std::array<std::array<int, 2>, 3> advices{
      {{MADV_DOFORK, MADV_KEEPONFORK}, {MADV_DONTFORK, MADV_KEEPONFORK}, {MADV_WIPEONFORK, MADV_DOFORK}}};
  for (int const advice : advices[ask.inheritance])
    if (auto const said = advise(ask, advice); said.kind != reply_kind::done) return said;
  return done();
}

// read(2) of a file into the page.
reply workshop::kernel_store(request const& ask) const {
  if (auto const written = write_page(source_descriptor, 0, ask.word); written.kind != reply_kind::done) return written;
  auto const size = pread(source_descriptor, pointer(address_of(ask)), page_size, 0);
  if (size >= 0 && static_cast<std::uint64_t>(size) != page_size) return refused(EIO);
  return ended(size);
}

// io_uring takes the page with FOLL_PIN, for as long as it is registered [io_uring_register(2)].
reply workshop::register_buffer(request const& ask) const {
  iovec const buffer{pointer(address_of(ask)), page_size};
  int const ring = first_device_descriptor + static_cast<int>(ask.device);
  if (syscall(SYS_io_uring_register, ring, IORING_REGISTER_BUFFERS, &buffer, 1) != 0) return refused(errno);
  return done(address_of(ask));
}

reply workshop::file_write(request const& ask) const {
  return write_page(file_of(ask.object), ask.object_page * page_size, ask.word);
}

// The heap first: later it would be too near to what lies behind it.
reply workshop::load_program(request const& ask) const {
  request grow;
  for (auto const& s : ask.image) grow.pages += s.mapped != 0 && s.heap != 0 ? 1 : 0;
  if (auto const said = move_break(grow); said.kind != reply_kind::done) return said;
  for (unsigned page = 0; page < block.pages; ++page) {
    auto const& s = ask.image[page];
    if (s.mapped == 0 || s.heap != 0) continue;
    int const flags = MAP_PRIVATE | (s.backed != 0 ? 0 : MAP_ANONYMOUS), file = s.backed != 0 ? file_of(s.object) : -1;
    auto const said = map_where_free(address_of(page), page_size, protection_of(true, s.writable != 0), flags, file,
                                     s.object_page * page_size);
    if (said.kind != reply_kind::done) return said;
  }
  return done();
}

// The break goes back only over something that is mapped [mm/mmap.c], so the heap is filled before.
reply workshop::clear() const {
  auto const heap_size = (block.pages - block.first_heap_page) * page_size;
  munmap(pointer(arena_address), block.first_heap_page * page_size);
  auto const end = static_cast<std::uint64_t>(syscall(SYS_brk, 0));
  if (end > heap) mmap(pointer(heap), end - heap, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
  if (static_cast<std::uint64_t>(syscall(SYS_brk, heap)) != heap) return refused(ENOMEM);
  if (heap_size != 0) munmap(pointer(heap), heap_size);
  for (unsigned d = 0; d < most_user_descriptors; ++d) close(user_descriptor(d));
  for (request any; any.signal < most_user_signals; ++any.signal) {
    any.what = command::take_signal;
    answer_about_signal(any);
  }
  while (waitpid(-1, nullptr, __WALL) > 0 || errno == EINTR) {
  }
  return done();
}

// ------------------------------------------------------------------------------------------------------ belongings

reply answer_about_descriptor(request const& ask) {
  int const mine = user_descriptor(ask.descriptor);
  int const wanted = ask.what == command::dup ? user_descriptor(ask.to) : mine;
  if (ask.what == command::close) return ended(close(mine));
  if (ask.what == command::seek) return ended(lseek(mine, static_cast<off_t>(ask.word), SEEK_SET));
  // Opened by its name, so that it is another open file description.
  char const name[] = {'/', 'p', 'r', 'o', 'c', '/', 's', 'e', 'l', 'f', '/', 'f', 'd', '/', '0' + source_descriptor,
                       0};
  int const from = ask.what == command::dup ? mine : open(name, O_RDONLY);
  int const got = from < 0 ? -1 : fcntl(from, F_DUPFD, wanted);
  int const error = errno;
  if (ask.what == command::open && from >= 0) close(from);
  if (got < 0) return refused(error);
  if (got == wanted) return done();
  close(got);
  return refused(EBADF);  // the number is in use
}

reply answer_about_signal(request const& ask) {
  int const number = ask.signal == 0 ? SIGUSR1 : SIGUSR2;
  if (ask.what == command::signal) return ended(kill(ask.process, number));
  sigset_t wanted;
  sigemptyset(&wanted);
  sigaddset(&wanted, number);
  timespec const at_once{0, 0};
  return ended(sigtimedwait(&wanted, nullptr, &at_once));
}

// EAGAIN: the child still runs.
reply wait_for(request const& ask) {
  siginfo_t information{};
  if (waitid(P_PID, static_cast<id_t>(ask.process), &information, WEXITED | WNOHANG) != 0) return refused(errno);
  return information.si_pid == 0 ? refused(EAGAIN) : done();
}

}  // namespace cowproof::oracle::whole
