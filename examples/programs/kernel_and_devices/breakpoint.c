// A debugger writes a breakpoint into read-only text: the page is copied for the traced process, and only there.
#include "../claims.h"

int main(void) {
  begin();
  int const file = file_of(1, 'a');
  char* const text = mmap(NULL, page, PROT_READ, MAP_PRIVATE, file, 0);
  pid_t const child = fork();
  if (child == 0) {
    ptrace(PTRACE_TRACEME, 0, NULL, NULL);
    raise(SIGSTOP);
    claim("traced child: its text holds", text[0], 'X');
    _exit(claims_failed);
  }
  waitpid(child, NULL, 0);
  errno = 0;
  long const word = ptrace(PTRACE_PEEKDATA, child, text, NULL);
  if (errno != 0 || ptrace(PTRACE_POKEDATA, child, text, (word & ~0xffL) | 'X') != 0) skip("ptrace");
  ptrace(PTRACE_DETACH, child, NULL, NULL);
  join(child);
  char in_file = 0;
  if (pread(file, &in_file, 1, 0) != 1) return 1;
  claim("the parent's text, of the same file, holds", text[0], 'a');
  claim("the file holds", in_file, 'a');
  return claims_failed;
}
