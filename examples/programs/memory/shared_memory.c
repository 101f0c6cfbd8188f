// Memory that is mapped MAP_SHARED before the fork is the same for both; private memory is not.
#include "../claims.h"

int main(void) {
  begin();
  char* const shared = shared_memory(page);
  char* const own = private_memory(page);
  shared[0] = own[0] = 1;
  pid_t const child = fork();
  if (child == 0) {
    shared[0] = own[0] = 2;
    _exit(0);
  }
  join(child);
  claim("after the child's write the parent reads in shared memory", shared[0], 2);
  claim("and in private memory", own[0], 1);
  return claims_failed;
}
