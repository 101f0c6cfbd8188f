// Memory from before the fork is freed by each process for itself: once in each, not once in all.
#include "../claims.h"

int main(void) {
  begin();
  char* const small = malloc(100);
  char* const large = malloc(1 << 20);
  if (!small || !large) return 1;
  strcpy(small, "small");
  strcpy(large, "large");
  pid_t const child = fork();
  if (child == 0) {
    char* volatile const was_here = large;  // that it is used after free is the point
    free(small);
    free(large);
    claim_signal("child: signal of a read of the large block after free:", fault_of_access(was_here, 0), SIGSEGV);
    _exit(claims_failed);
  }
  join(child);
  claim_text("parent: after the child's free it reads", small, "small");
  claim_text("parent: and", large, "large");
  free(small);
  free(large);
  return claims_failed;
}
