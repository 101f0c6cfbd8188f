// The kernel's memory has addresses in every process, and no process can read or write it. Linux does not tell what is
// there.
#include "../claims.h"

static void exit_with_code(int number, siginfo_t* information, void* context) {
  (void)number;
  (void)context;
  _exit(information->si_code);
}

// Why the read is a fault: the si_code of its signal, or 0.
static int code_of_read(char const volatile* address) {
  pid_t const child = fork();
  if (child == 0) {
    struct sigaction action = {0};
    action.sa_sigaction = exit_with_code;
    action.sa_flags = SA_SIGINFO;
    sigaction(SIGSEGV, &action, NULL);
    (void)*address;
    _exit(0);
  }
  int status = 0;
  waitpid(child, &status, 0);
  return WEXITSTATUS(status);
}

int main(void) {
  begin();
  char* const highest = (char*)(UINTPTR_MAX - page + 1);  // the last page of all addresses
  char* const forbidden = private_memory(page);
  mprotect(forbidden, page, PROT_NONE);
  claim_signal("signal of a read:", fault_of_access(highest, 0), SIGSEGV);
  claim_signal("signal of a write:", fault_of_access(highest, 1), SIGSEGV);
  claim_yes("its reason is SEGV_MAPERR, as if nothing were mapped there:", code_of_read(highest) == SEGV_MAPERR);
  claim_yes("of a page that may not be read it is SEGV_ACCERR:", code_of_read(forbidden) == SEGV_ACCERR);
  return claims_failed;
}
