// Resident size (RSS) counts a shared page in each process; proportional size (PSS) divides it among those that share
// it.
#include "../claims.h"

int main(void) {
  begin();
  size_t const size = 16 << 20;
  char* const memory = private_memory(size);
  memset(memory, 1, size);
  pid_t const child = fork();
  if (child == 0) {
    claim("child: Rss in kB:", field_of(getpid(), "Rss:", memory), 16384);
    claim("child: Pss:", field_of(getpid(), "Pss:", memory), 8192);
    memset(memory, 2, size / 4);
    claim("child: Rss after it has written a quarter:", field_of(getpid(), "Rss:", memory), 16384);
    claim("child: Pss:", field_of(getpid(), "Pss:", memory), 10240);
    _exit(claims_failed);
  }
  join(child);
  claim("parent: Pss when the child has exited:", field_of(getpid(), "Pss:", memory), 16384);
  return claims_failed;
}
