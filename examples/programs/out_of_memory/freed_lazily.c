// Memory given back with MADV_FREE is kept until the kernel needs it. A write in time keeps it, for the writer alone.
#include "../claims.h"

// As if memory were short.
static void take_back(char* memory) {
  for (int tries = 0; tries < 1000 && is_present(entry_of(getpid(), memory)); ++tries) {
    if (madvise(memory, page, MADV_PAGEOUT) != 0) skip("MADV_PAGEOUT");
    usleep(100);
  }
}

int main(void) {
  begin();
  cpu_set_t here;  // other processors put off what is to be done with a page
  CPU_ZERO(&here);
  CPU_SET((size_t)sched_getcpu(), &here);
  sched_setaffinity(0, sizeof here, &here);
  char* const memory = private_memory(2 * page);
  memory[0] = memory[page] = 1;
  if (madvise(memory, 2 * page, MADV_FREE) != 0) skip("MADV_FREE");
  claim("right after MADV_FREE it reads", memory[0], 1);
  int gate[2];
  if (pipe(gate) != 0) return 1;
  pid_t const child = fork();
  if (child == 0) {
    wait_at(gate);
    take_back(memory + page);
    claim("child: a page that the parent wrote after the fork:", memory[page], 0);
    _exit(claims_failed);
  }
  memory[page] = 2;
  open_gate(gate);
  join(child);
  take_back(memory);
  claim("parent: the page that it did not write:", memory[0], 0);
  madvise(memory + page, page, MADV_PAGEOUT);
  claim("parent: the page that it wrote:", memory[page], 2);
  return claims_failed;
}
