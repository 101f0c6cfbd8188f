// MADV_DONTFORK: the child has no such page. MADV_WIPEONFORK: it finds zeros. They are two flags, undone one by one.
#include "../claims.h"

static char* memory;

// What a child reads there, or 1000 if the read is a fault.
static int read_by_child(void) {
  pid_t const child = fork();
  if (child == 0) _exit(memory[0]);
  int status = 0;
  waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 1000;
}

int main(void) {
  begin();
  memory = private_memory(page);
  memory[0] = 5;
  claim("a child reads", read_by_child(), 5);
  madvise(memory, page, MADV_WIPEONFORK);
  claim("with WIPEONFORK:", read_by_child(), 0);
  madvise(memory, page, MADV_DONTFORK);
  claim("with both, where 1000 is a fault:", read_by_child(), 1000);
  madvise(memory, page, MADV_DOFORK);
  claim("with DOFORK after that:", read_by_child(), 0);
  madvise(memory, page, MADV_KEEPONFORK);
  claim("with KEEPONFORK after that:", read_by_child(), 5);
  claim("the parent reads", memory[0], 5);
  return claims_failed;
}
