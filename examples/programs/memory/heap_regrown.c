// A heap that shrinks and grows again has nothing of what it held.
#include "../claims.h"

int main(void) {
  begin();
  uintptr_t const aligned = ((uintptr_t)sbrk(0) + page - 1) / page * page;
  char* const heap = (char*)aligned;
  if (brk(heap + 2 * page) != 0) return 1;
  heap[0] = 30;
  heap[page] = 40;
  if (brk(heap + page) != 0) return 1;
  int const signal_of_read = fault_of_access(heap + page, 0);
  if (brk(heap + 2 * page) != 0) return 1;
  char const below = heap[0], above = heap[page];
  claim_signal("signal of a read beyond the break:", signal_of_read, SIGSEGV);
  claim("after growing again the page reads", above, 0);
  claim("and the page below it", below, 30);
  return claims_failed;
}
