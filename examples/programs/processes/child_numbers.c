// The number of a child is not used again while it is a zombie, and usually not soon after: numbers go up.
#include "../claims.h"

static pid_t short_child(void) {
  pid_t const child = fork();
  if (child == 0) _exit(0);
  siginfo_t ended;
  waitid(P_PID, (id_t)child, &ended, WEXITED | WNOWAIT);
  return child;
}

int main(void) {
  begin();
  pid_t const first = short_child(), second = short_child();
  claim_yes("two zombies have different numbers:", first != second);
  join(first);
  join(second);
  pid_t const third = short_child();
  claim_yes("a child after both are reaped has another number again:", third != first && third != second);
  join(third);
  return claims_failed;
}
