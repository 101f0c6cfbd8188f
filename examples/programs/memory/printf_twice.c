// What printf has put into its buffer before a fork is printed by both.
#include "../claims.h"

// How often the word comes out of a pipe if the process forks with the word in its buffer.
static int times_printed(int flush_first, int child_uses_exit) {
  int out[2];
  if (pipe(out) != 0) return -1;
  pid_t const process = fork();
  if (process == 0) {
    dup2(out[1], STDOUT_FILENO);
    printf("x");  // into the buffer: the output is no terminal
    if (flush_first) fflush(stdout);
    pid_t const child = fork();
    if (child == 0 && !child_uses_exit) _exit(0);
    if (child > 0) waitpid(child, NULL, 0);
    exit(0);
  }
  waitpid(process, NULL, 0);
  close(out[1]);
  char printed[10];
  return (int)read(out[0], printed, sizeof printed);
}

int main(void) {
  begin();
  claim("times that printf(\"x\"), fork and exit print x:", times_printed(0, 1), 2);
  claim("with fflush before the fork:", times_printed(1, 1), 1);
  claim("with _exit in the child:", times_printed(0, 0), 1);
  return claims_failed;
}
