// A write to memory that is read-only is a fault, in the child as in the parent. It is no reason to copy.
#include "../claims.h"

static char const constant[page] = "constant";

int main(void) {
  begin();
  char* const memory = private_memory(page);
  memory[0] = 1;
  mprotect(memory, page, PROT_READ);
  claim_signal("signal of a write to a constant:", fault_of_access((char*)(uintptr_t)constant, 1), SIGSEGV);
  claim_signal("signal of a write to a read-only page:", fault_of_access(memory, 1), SIGSEGV);
  claim("the page holds", memory[0], 1);
  return claims_failed;
}
