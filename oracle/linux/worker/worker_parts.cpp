// What the workers of every machine do alike.
#include "oracle/linux/worker/worker_parts.hpp"

#include <cstdlib>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace cowproof::oracle {

reply done(std::uint64_t value) {
  reply answer;
  answer.kind = reply_kind::done;
  answer.value = value;
  return answer;
}

reply refused(int error) {
  reply answer;
  answer.kind = reply_kind::refused;
  answer.number = error;
  return answer;
}

reply map_where_free(std::uint64_t address, std::uint64_t size, int protection, int flags, int file,
                     std::uint64_t offset) {
  constexpr std::uint64_t end_of_users_half = std::uint64_t{1} << 47;
  // NOLINTNEXTLINE(performance-no-int-to-ptr): where a page is, is a number here
  auto* const wanted = reinterpret_cast<void*>(address);
  void* const at = mmap(wanted, size, protection, flags | MAP_FIXED_NOREPLACE, file, static_cast<off_t>(offset));
  if (at == MAP_FAILED) return refused(errno);
  if (at == wanted) return done();
  // A kernel that does not know the flag takes the address for a wish [mmap(2)]: it is not there, so not as was asked.
  munmap(at, size);
  return refused(address < end_of_users_half ? EEXIST : ENOMEM);
}

long clone_self(unsigned long flags) {
  int unused_descriptor = -1;  // where CLONE_PIDFD would be written
  return syscall(SYS_clone, flags, nullptr, &unused_descriptor, nullptr, 0);
}

without_descriptors::without_descriptors() {
  getrlimit(RLIMIT_NOFILE, &before_);
  rlimit const none{0, before_.rlim_max};
  setrlimit(RLIMIT_NOFILE, &none);
}
without_descriptors::~without_descriptors() { setrlimit(RLIMIT_NOFILE, &before_); }

std::int32_t own_name_in_proc() {
  char text[16] = {};
  return readlink("/proc/self", text, sizeof text - 1) > 0 ? std::atoi(text) : 0;
}

void prepare_first_worker(std::uint64_t address_space_limit) {
  setsid();                               // out of reach of the terminal's signals
  prctl(PR_SET_THP_DISABLE, 1, 0, 0, 0);  // a huge page would hide what happens to a small one
  rlimit const no_core{0, 0};
  setrlimit(RLIMIT_CORE, &no_core);
  if (address_space_limit != 0) {
    rlimit const bounded{address_space_limit, address_space_limit};
    setrlimit(RLIMIT_AS, &bounded);
  }
  int const score = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);
  if (score >= 0) {  // should the machine run out of memory, take a worker
    [[maybe_unused]] auto const written = write(score, "1000", 4);
    close(score);
  }
}

}  // namespace cowproof::oracle
