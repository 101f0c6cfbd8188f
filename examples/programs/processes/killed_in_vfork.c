// A parent that waits in vfork can be killed. Its child goes on in the memory that was the parent's.
#include "../claims.h"

static int started[2], may_go[2];
static volatile int variable = 1;

static int child_of_vfork(void* unused) {
  (void)unused;
  open_gate(started);
  wait_at(may_go);
  claim("child: when its parent has been killed, it reads the parent's memory:", variable, 7);
  _exit(claims_failed);
}

int main(void) {
  begin();
  prctl(PR_SET_CHILD_SUBREAPER, 1);  // orphans come to us, not to init
  if (pipe(started) != 0 || pipe(may_go) != 0) return 1;
  pid_t const parent = fork();
  if (parent == 0) {
    variable = 7;
    static char stack[16 * page];
    clone(child_of_vfork, stack + sizeof stack, CLONE_VM | CLONE_VFORK | SIGCHLD, NULL);
    _exit(1);
  }
  wait_at(started);
  kill(parent, SIGKILL);
  int status = 0;
  waitpid(parent, &status, 0);
  claim_signal("signal by which the parent ends while its child runs:", WIFSIGNALED(status) ? WTERMSIG(status) : 0,
               SIGKILL);
  open_gate(may_go);
  join(-1);
  return claims_failed;
}
