// mremap moves page table entries to other addresses: no page is copied, and what fork shared stays shared.
#include "../claims.h"

int main(void) {
  begin();
  int gate[2];
  if (pipe(gate) != 0) return 1;
  char* const old = private_memory(2 * page);
  old[0] = 1;
  pid_t const child = fork();
  if (child == 0) {
    wait_at(gate);
    claim("child: it still reads at the old address", old[0], 1);
    _exit(claims_failed);
  }
  char* const new = mremap(old, page, page, MREMAP_MAYMOVE | MREMAP_FIXED, private_memory(page));
  claim_yes("parent: the page was moved:", new != MAP_FAILED&& new != old);
  claim("kB copied by the move:", field_of(getpid(), "Private_Dirty:", new), 0);
  claim_signal("parent: signal of a read at the old address:", fault_of_access(old, 0), SIGSEGV);
  new[0] = 2;
  claim("kB copied by a write at the new address:", field_of(getpid(), "Private_Dirty:", new), 4);
  open_gate(gate);
  join(child);
  return claims_failed;
}
