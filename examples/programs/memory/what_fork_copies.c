// Fork copies page table entries and no page, and only the entries that a page fault could not find again.
#include "../claims.h"

int main(void) {
  begin();
  int gate[2];
  if (pipe(gate) != 0) return 1;
  char* const written = private_memory(1024 * page);
  memset(written, 1, 1024 * page);
  char* const clean_file = map(page, MAP_PRIVATE, file_of(1, 70));
  char* const shared = shared_memory(page);
  shared[0] = clean_file[0];  // both are touched; the file is only read
  pid_t const child = fork();
  if (child == 0) {
    wait_at(gate);
    claim("child: the page of the file holds", clean_file[0], 70);
    claim("child: the page of shared memory holds", shared[0], 70);
    _exit(claims_failed);
  }
  claim("kB of written memory that the child shares:", field_of(child, "Shared_Dirty:", written), 4096);
  claim("kB of it that were copied:", field_of(child, "Private_Dirty:", written), 0);
  claim("entries of a written page in the child:", is_present(entry_of(child, written)), 1);
  claim("entries of a clean page of a file:", is_present(entry_of(child, clean_file)), 0);
  claim("entries of a page of shared memory:", is_present(entry_of(child, shared)), 0);
  open_gate(gate);
  join(child);
  return claims_failed;
}
