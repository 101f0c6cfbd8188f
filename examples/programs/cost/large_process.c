// The time of a fork goes into page tables: eight bytes for each page of 4 KiB, and no page is copied.
#include "../claims.h"

int main(void) {
  begin();
  size_t const size = 128 << 20;
  long const before = field_of(getpid(), "VmPTE:", NULL);
  char* const memory = private_memory(size);
  memset(memory, 1, size);
  long const tables = field_of(getpid(), "VmPTE:", NULL) - before;
  claim_yes("128 MiB need 256 kB of page table, or one page more:", tables >= 256 && tables <= 264);
  int gate[2];
  if (pipe(gate) != 0) return 1;
  struct timespec from, to;
  clock_gettime(CLOCK_MONOTONIC, &from);
  pid_t const child = fork();
  if (child == 0) {
    wait_at(gate);
    _exit(0);
  }
  clock_gettime(CLOCK_MONOTONIC, &to);
  claim_yes("the child has as much:", field_of(child, "VmPTE:", NULL) >= tables);
  claim("kB of the memory that were copied:", field_of(child, "Private_Dirty:", memory), 0);
  printf("the fork took %.6f s\n", (double)(to.tv_sec - from.tv_sec) + (double)(to.tv_nsec - from.tv_nsec) / 1e9);
  open_gate(gate);
  join(child);
  return claims_failed;
}
