// The process that writes first gets the copy, parent or child. The last owner of a page writes in place.
#include "../claims.h"

int main(void) {
  begin();
  int gate[2];
  if (pipe(gate) != 0) return 1;
  char* const memory = private_memory(2 * page);
  memory[0] = memory[page] = 1;
  uint64_t const first = frame_at(memory), second = frame_at(memory + page);
  pid_t const child = fork();
  if (child == 0) {
    wait_at(gate);
    claim_yes("child: the page that the parent wrote is where it was:", frame_at(memory) == first);
    memory[0] = 3;
    claim_yes("child: its own write, as the last owner, is in place:", frame_at(memory) == first);
    _exit(claims_failed);
  }
  memory[0] = 2;
  claim_yes("parent: its write moved it to a new frame:", frame_at(memory) != first);
  open_gate(gate);
  join(child);
  memory[page] = 2;
  claim_yes("parent: once the child has exited, its write is in place:", frame_at(memory + page) == second);
  return claims_failed;
}
