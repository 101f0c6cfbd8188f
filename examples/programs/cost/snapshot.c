// A forked child holds a snapshot while its parent goes on writing. What it costs is the pages that the parent writes.
#include "../claims.h"

int main(void) {
  begin();
  int gate[2];
  if (pipe(gate) != 0) return 1;
  char* const memory = private_memory(256 * page);
  memset(memory, 1, 256 * page);
  pid_t const child = fork();
  if (child == 0) {
    wait_at(gate);
    int sum = 0;
    for (int i = 0; i < 256; ++i) sum += memory[i * page];
    claim("child: sum of 256 pages that held 1 at the fork:", sum, 256);
    _exit(claims_failed);
  }
  for (int times = 0; times < 100; ++times)
    for (int i = 0; i < 10; ++i) ((volatile char*)memory)[i * page] = 2;
  claim("kB copied by 100 writes to each of ten pages:", field_of(getpid(), "Private_Dirty:", memory), 40);
  claim("kB still shared:", field_of(getpid(), "Shared_Dirty:", memory), 984);
  open_gate(gate);
  join(child);
  claim("kB shared when the child has exited:", field_of(getpid(), "Shared_Dirty:", memory), 0);
  return claims_failed;
}
