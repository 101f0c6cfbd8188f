// A vfork child runs in its parent's memory, and the parent waits for it. posix_spawn is built on that.
#include "../claims.h"

extern char** environ;
static volatile int variable = 1;

static int write_to_it(void* unused) {
  (void)unused;
  usleep(10000);  // a parent that did not wait would have gone on
  variable = 2;
  _exit(0);
}

int main(void) {
  begin();
  pid_t child = fork();
  if (child == 0) write_to_it(NULL);
  join(child);
  claim("after a write by a child of fork the parent reads", variable, 1);
  static char stack[16 * page];  // vfork() itself would use ours, which compilers do not expect
  child = clone(write_to_it, stack + sizeof stack, CLONE_VM | CLONE_VFORK | SIGCHLD, NULL);
  claim("after a write by a child of vfork the parent reads", variable, 2);
  join(child);
  char* arguments[] = {"true", NULL};
  claim("posix_spawn returns", posix_spawnp(&child, "true", NULL, NULL, arguments, environ), 0);
  join(child);
  return claims_failed;
}
