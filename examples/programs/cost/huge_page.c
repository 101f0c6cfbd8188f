// After a fork one byte is written to a huge page: 4 KiB are copied, not 2 MiB, and the writer's mapping is split.
#include "../claims.h"

int main(void) {
  begin();
  size_t const huge = 2 << 20;
  char* const memory = (char*)(((uintptr_t)map(2 * huge, MAP_PRIVATE | MAP_ANONYMOUS, -1) + huge - 1) / huge * huge);
  madvise(memory, huge, MADV_HUGEPAGE);
  memset(memory, 1, huge);
  if (field_of(getpid(), "AnonHugePages:", memory) != 2048) skip("transparent huge pages of 2 MiB");
  pid_t const child = fork();
  if (child == 0) {
    claim("child: kB in huge pages after the fork:", field_of(getpid(), "AnonHugePages:", memory), 2048);
    memory[0] = 2;
    claim("child: kB in huge pages after it has written one byte:", field_of(getpid(), "AnonHugePages:", memory), 0);
    claim("child: kB copied:", field_of(getpid(), "Private_Dirty:", memory), 4);
    claim("child: kB still shared:", field_of(getpid(), "Shared_Dirty:", memory), 2044);
    _exit(claims_failed);
  }
  join(child);
  claim("parent: kB in huge pages:", field_of(getpid(), "AnonHugePages:", memory), 2048);
  return claims_failed;
}
