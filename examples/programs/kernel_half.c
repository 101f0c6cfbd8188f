// The kernel's memory has addresses in every process, and no process can read or write it.
#include "claims.h"

int main(void) {
  begin();
  char* const highest = (char*)(UINTPTR_MAX - page + 1);  // the last page of all addresses
  claim_signal("signal of a read:", fault_of_access(highest, 0), SIGSEGV);
  claim_signal("signal of a write:", fault_of_access(highest, 1), SIGSEGV);
  return claims_failed;
}
