// A page that a device may write (here: a buffer of io_uring) is copied by fork at once, so that it stays with its
// owner.
#include "claims.h"

int main(void) {
  begin();
  int gate[2];
  if (pipe(gate) != 0) return 1;
  char* const memory = private_memory(2 * page);
  memory[0] = memory[page] = 1;
  struct io_uring_params parameters = {0};
  int const ring = (int)syscall(SYS_io_uring_setup, 4, &parameters);
  struct iovec const buffer = {memory, page};
  if (ring < 0 || syscall(SYS_io_uring_register, ring, IORING_REGISTER_BUFFERS, &buffer, 1) != 0) skip("io_uring");
  pid_t const child = fork();
  if (child == 0) {
    wait_at(gate);
    claim("child: the pinned page holds", memory[0], 1);
    _exit(claims_failed);
  }
  claim_yes("after fork the pinned page is the parent's alone:", is_exclusive(entry_of(getpid(), memory)));
  claim_yes("the child has a page of its own there:", is_exclusive(entry_of(child, memory)));
  claim_no("the page beside it is the parent's alone:", is_exclusive(entry_of(getpid(), memory + page)));
  memory[0] = 2;
  open_gate(gate);
  join(child);
  return claims_failed;
}
