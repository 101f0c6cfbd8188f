// A call over a range with an unmapped page in it fails, and has taken effect all the same.
#include "../claims.h"

int main(void) {
  begin();
  char* const memory = private_memory(3 * page);
  memory[0] = memory[2 * page] = 5;
  munmap(memory + page, page);
  claim_error("MADV_DONTNEED over a hole:", madvise(memory, 3 * page, MADV_DONTNEED) == 0 ? 0 : errno, ENOMEM);
  claim("the page before the hole holds", memory[0], 0);
  claim("the page behind it holds", memory[2 * page], 0);
  claim_error("mprotect over a hole:", mprotect(memory, 3 * page, PROT_NONE) == 0 ? 0 : errno, ENOMEM);
  claim_signal("signal of a read before the hole:", fault_of_access(memory, 0), SIGSEGV);
  claim_signal("signal of a read behind it:", fault_of_access(memory + 2 * page, 0), 0);
  return claims_failed;
}
