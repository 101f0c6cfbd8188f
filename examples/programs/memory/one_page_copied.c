// One byte is written: one page is copied, and the rest stays shared.
#include "../claims.h"

int main(void) {
  begin();
  char* const memory = private_memory(256 * page);
  memset(memory, 1, 256 * page);
  pid_t const child = fork();
  if (child == 0) {
    for (int i = 0; i < 256; ++i) (void)*(volatile char*)&memory[i * page];
    claim("kB copied when the child has read all of it:", field_of(getpid(), "Private_Dirty:", memory), 0);
    memory[10 * page] = 2;
    claim("kB copied when it has written one byte:", field_of(getpid(), "Private_Dirty:", memory), 4);
    claim("kB still shared:", field_of(getpid(), "Shared_Dirty:", memory), 1020);
    _exit(claims_failed);
  }
  join(child);
  claim("the parent reads", memory[10 * page], 1);
  return claims_failed;
}
