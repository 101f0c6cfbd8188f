// What the workers of every machine do alike: how they answer, how they fork, and what they set for themselves.
#pragma once
#include <cstdint>

#include <sys/resource.h>

#include "oracle/linux/worker/protocol.hpp"

namespace cowproof::oracle {

reply done(std::uint64_t value = 0);
reply refused(int error);

// Maps where nothing is mapped, and nowhere else. `protection` and `flags` are those of mmap; a file of -1 is none.
reply map_where_free(std::uint64_t address, std::uint64_t size, int protection, int flags, int file,
                     std::uint64_t offset);

// What SYS_clone gives: 0 in the child, which goes on as the parent does; in the parent its identifier, or -1 and
// errno.
long clone_self(unsigned long flags);

// Long enough for a fork that fails late: with CLONE_PIDFD among the flags, the child's memory was already copied from
// ours when the kernel finds that there is no descriptor left, and has to undo the copy [clone(2): EMFILE;
// kernel/fork.c, copy_process].
class without_descriptors {
 public:
  without_descriptors();
  ~without_descriptors();
  without_descriptors(without_descriptors const&) = delete;
  without_descriptors& operator=(without_descriptors const&) = delete;

 private:
  rlimit before_{};
};

// The name under which /proc shows this process to the one that mounted it, whatever PID namespace it lives in: the
// link is read from that of the mount [pid_namespaces(7)]. 0: not told.
std::int32_t own_name_in_proc();

// What the first worker sets for itself and all its descendants: exec and fork keep it. The limit is in bytes; 0 is
// none.
void prepare_first_worker(std::uint64_t address_space_limit);

}  // namespace cowproof::oracle
