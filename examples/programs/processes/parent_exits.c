// A parent exits before its child: the child's memory stays, and the child gets another parent.
#include "../claims.h"

int main(void) {
  begin();
  prctl(PR_SET_CHILD_SUBREAPER, 1);  // orphans come to us, not to init
  int gate[2];
  if (pipe(gate) != 0) return 1;
  pid_t const reaper = getpid();
  char* const memory = private_memory(page);
  memory[0] = 7;
  pid_t const parent = fork();
  if (parent == 0) {
    if (fork() > 0) _exit(0);
    wait_at(gate);
    claim("child: when its parent has exited it reads", memory[0], 7);
    memory[0] = 8;
    claim("child: after its own write it reads", memory[0], 8);
    claim_yes("child: its parent is the nearest subreaper:", getppid() == reaper);
    _exit(claims_failed);
  }
  join(parent);
  open_gate(gate);
  join(-1);
  return claims_failed;
}
