// The kernel writes to a shared page for the child, as read(2) does: it makes the same copy as a write of the child.
#include "../claims.h"

int main(void) {
  begin();
  char* const memory = private_memory(page);
  memory[0] = 7;
  int const file = file_of(1, 8);
  pid_t const child = fork();
  if (child == 0) {
    claim("child: read returns", pread(file, memory, 1, 0), 1);
    claim("child: the page holds", memory[0], 8);
    claim("child: kB copied:", field_of(getpid(), "Private_Dirty:", memory), 4);
    _exit(claims_failed);
  }
  join(child);
  claim("parent: the page holds", memory[0], 7);
  return claims_failed;
}
