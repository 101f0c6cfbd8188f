// MADV_DONTNEED drops what was written: anonymous memory is zero again, a private page is what the file holds.
#include "../claims.h"

int main(void) {
  begin();
  char* const anonymous = private_memory(page);
  char* const of_file = map(page, MAP_PRIVATE, file_of(1, 70));
  anonymous[0] = 5;
  of_file[0] = 6;
  pid_t const child = fork();
  if (child == 0) {
    madvise(anonymous, page, MADV_DONTNEED);
    madvise(of_file, page, MADV_DONTNEED);
    claim("child: the anonymous page holds", anonymous[0], 0);
    claim("child: the page of the file holds", of_file[0], 70);
    _exit(claims_failed);
  }
  join(child);
  claim("parent: the anonymous page holds", anonymous[0], 5);
  claim("parent: the page of the file holds", of_file[0], 6);
  munmap(anonymous, page);
  claim_signal("signal of a read of what is unmapped:", fault_of_access(anonymous, 0), SIGSEGV);
  claim("munmap of what is unmapped returns", munmap(anonymous, page), 0);
  return claims_failed;
}
