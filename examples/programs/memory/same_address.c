// Parent and child print the same address, and find different values there.
#include "../claims.h"

static int variable = 1;

int main(void) {
  begin();
  int* const address = &variable;
  pid_t const child = fork();
  if (child == 0) {
    claim_yes("child: the variable has the same address:", &variable == address);
    claim("child: it holds", variable, 1);
    variable = 2;
    claim("child: after the child's write it holds", variable, 2);
    _exit(claims_failed);
  }
  join(child);
  claim("parent: it holds", variable, 1);
  return claims_failed;
}
