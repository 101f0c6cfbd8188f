// A signal that is pending for the parent is not pending for the child. What is blocked and ignored is inherited.
#include "../claims.h"

static int is_pending(int number) {
  sigset_t pending;
  sigpending(&pending);
  return sigismember(&pending, number);
}

int main(void) {
  begin();
  sigset_t block;
  sigemptyset(&block);
  sigaddset(&block, SIGUSR1);
  sigprocmask(SIG_BLOCK, &block, NULL);
  signal(SIGUSR2, SIG_IGN);
  raise(SIGUSR1);
  pid_t const child = fork();
  if (child == 0) {
    sigset_t blocked;
    sigprocmask(SIG_BLOCK, NULL, &blocked);
    claim("child: signals pending:", is_pending(SIGUSR1), 0);
    claim("child: signals blocked:", sigismember(&blocked, SIGUSR1), 1);
    claim_yes("child: the other signal is ignored:", signal(SIGUSR2, SIG_IGN) == SIG_IGN);
    _exit(claims_failed);
  }
  join(child);
  claim("parent: signals pending:", is_pending(SIGUSR1), 1);
  return claims_failed;
}
