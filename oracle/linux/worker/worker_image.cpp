// The workers' program, carried inside of this library. The build names it as COWPROOF_WORKER_PROGRAM.
#include "oracle/linux/worker/worker_image.hpp"

#include <cerrno>
#include <cstddef>

#include <sys/mman.h>

asm(".section .rodata\n"
    ".balign 16\n"
    "cowproof_worker_program_begin:\n"
    ".incbin \"" COWPROOF_WORKER_PROGRAM
    "\"\n"
    "cowproof_worker_program_end:\n"
    ".globl cowproof_worker_program_begin, cowproof_worker_program_end\n"
    ".previous\n");

extern "C" char const cowproof_worker_program_begin[];
extern "C" char const cowproof_worker_program_end[];

namespace cowproof::oracle {

fallible<descriptor> worker_program() {
  constexpr unsigned executable = 0x10;  // MFD_EXEC, since Linux 6.3; without it vm.memfd_noexec may forbid to run it
  descriptor file(memfd_create("cowproof-worker", MFD_CLOEXEC | executable));
  if (!file) file = descriptor(memfd_create("cowproof-worker", MFD_CLOEXEC));
  if (!file) return system_failure("memfd_create", errno);
  for (char const* from = cowproof_worker_program_begin; from < cowproof_worker_program_end;) {
    auto const written = write(file.get(), from, static_cast<std::size_t>(cowproof_worker_program_end - from));
    if (written <= 0) return system_failure("write to a memory file", written < 0 ? errno : ENOSPC);
    from += written;
  }
  return file;
}

}  // namespace cowproof::oracle
