// A pipe can hold a page (vmsplice). That is no pin: fork shares the page, and its owner's next write moves off it.
#include "../claims.h"

int main(void) {
  begin();
  int held[2], gate[2];
  if (pipe(held) != 0 || pipe(gate) != 0) return 1;
  char* const memory = private_memory(page);
  memory[0] = 1;
  struct iovec const one_byte = {memory, 1};
  if (vmsplice(held[1], &one_byte, 1, 0) != 1) return 1;
  pid_t const child = fork();
  if (child == 0) {
    wait_at(gate);
    _exit(0);
  }
  claim_no("the page is the parent's alone after the fork:", is_exclusive(entry_of(getpid(), memory)));
  memory[0] = 2;
  char in_pipe = 0;
  if (read(held[0], &in_pipe, 1) != 1) return 1;
  claim("after the parent's write it reads", memory[0], 2);
  claim("the pipe holds", in_pipe, 1);
  open_gate(gate);
  join(child);
  return claims_failed;
}
