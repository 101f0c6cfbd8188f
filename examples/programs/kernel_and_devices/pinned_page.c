// A page that a device may write (here: a buffer of io_uring) is copied by fork at once, so that it stays with its
// owner.
#include "../claims.h"

// Lets io_uring pin the page, in a ring of its own. The error, or 0.
static int pin(char* memory) {
  struct io_uring_params parameters = {0};
  int const ring = (int)syscall(SYS_io_uring_setup, 4, &parameters);
  if (ring < 0) skip("io_uring");
  struct iovec const buffer = {memory, page};
  return syscall(SYS_io_uring_register, ring, IORING_REGISTER_BUFFERS, &buffer, 1) == 0 ? 0 : errno;
}

int main(void) {
  begin();
  int gate[2];
  if (pipe(gate) != 0) return 1;
  char* const memory = private_memory(3 * page);
  memory[0] = memory[page] = memory[2 * page] = 1;
  claim_error("pin of a private page:", pin(memory), 0);
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
  claim_error("a second pin of the page:", pin(memory), 0);
  claim_error("pin of shared memory:", pin(shared_memory(page)), 0);
  mprotect(memory + 2 * page, page, PROT_READ);
  claim_error("pin of a private page that is read-only:", pin(memory + 2 * page), EFAULT);
  return claims_failed;
}
