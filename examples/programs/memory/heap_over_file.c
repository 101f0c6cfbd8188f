// A file is mapped into a hole of the heap. When the heap shrinks below it, the file is unmapped as well.
#include "../claims.h"

int main(void) {
  begin();
  uintptr_t const aligned = ((uintptr_t)sbrk(0) + page - 1) / page * page;
  char* const heap = (char*)aligned;
  if (brk(heap + 4 * page) != 0) return 1;
  munmap(heap + 2 * page, page);
  int const flags = MAP_SHARED | MAP_FIXED_NOREPLACE;
  char* const mapped = mmap(heap + 2 * page, page, PROT_READ, flags, file_of(1, 'f'), 0);
  char const content = mapped == heap + 2 * page ? mapped[0] : 0;
  int const result = brk(heap + page);
  int const signal_of_read = fault_of_access(heap + 2 * page, 0);
  claim("the page of the file in the heap holds", content, 'f');
  claim("brk below it returns", result, 0);
  claim_signal("signal of a read of the page of the file then:", signal_of_read, SIGSEGV);
  return claims_failed;
}
