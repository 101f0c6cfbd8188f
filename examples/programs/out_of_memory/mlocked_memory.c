// A lock on memory is not inherited, and it does not keep fork from sharing the page: the next write is a page fault.
#include "../claims.h"

static long page_faults(void) {
  struct rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_minflt;
}

int main(void) {
  begin();
  int gate[2];
  if (pipe(gate) != 0) return 1;
  char* const memory = private_memory(4 * page);
  if (mlock(memory, 4 * page) != 0) skip("RLIMIT_MEMLOCK of 16 kB");
  claim("kB resident once 16 kB are locked:", field_of(getpid(), "Rss:", memory), 16);
  pid_t const child = fork();
  if (child == 0) {
    wait_at(gate);
    claim("child: kB locked:", field_of(getpid(), "VmLck:", NULL), 0);
    _exit(claims_failed);
  }
  claim("parent: kB locked:", field_of(getpid(), "VmLck:", NULL), 16);
  page_faults();  // the first call has page faults of its own
  long const before = page_faults();
  memory[0] = 1;
  claim("page faults of a write to locked memory after the fork:", page_faults() - before, 1);
  open_gate(gate);
  join(child);
  claim_error("MADV_DONTNEED of locked memory:", madvise(memory, page, MADV_DONTNEED) == 0 ? 0 : errno, EINVAL);
  return claims_failed;
}
