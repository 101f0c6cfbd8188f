// mprotect gives the right to write back, and the page is still copied when it is written.
#include "../claims.h"

int main(void) {
  begin();
  char* const memory = private_memory(page);
  memory[0] = 7;
  pid_t const child = fork();
  if (child == 0) {
    mprotect(memory, page, PROT_READ);
    claim_signal("signal of a write to the page while it is read-only:", fault_of_access(memory, 1), SIGSEGV);
    mprotect(memory, page, PROT_READ | PROT_WRITE);
    claim("kB copied by mprotect:", field_of(getpid(), "Private_Dirty:", memory), 0);
    memory[0] = 8;
    claim("kB copied by the write:", field_of(getpid(), "Private_Dirty:", memory), 4);
    _exit(claims_failed);
  }
  join(child);
  claim("the parent reads", memory[0], 7);
  return claims_failed;
}
