// A zombie keeps its number and its exit status, and no memory, until its parent has waited for it once.
#include "../claims.h"

int main(void) {
  begin();
  size_t const size = 16 << 20;
  char* const memory = private_memory(size);
  memset(memory, 1, size);
  pid_t child = fork();
  if (child == 0) {
    memset(memory, 2, size);  // 16 MiB of its own
    _exit(3);
  }
  siginfo_t ended;
  waitid(P_PID, (id_t)child, &ended, WEXITED | WNOWAIT);  // it has exited; it is not reaped
  char name[40], line[80] = "";
  snprintf(name, sizeof name, "/proc/%d/statm", (int)child);
  int const file = open(name, O_RDONLY);
  if (read(file, line, sizeof line - 1) < 0) return 1;
  line[strcspn(line, "\n")] = 0;
  claim_text("pages that a zombie has in /proc/PID/statm:", line, "0 0 0 0 0 0 0");
  claim("kill of a zombie returns", kill(child, SIGKILL), 0);
  int status = 0;
  claim_yes("its parent waits for it:", waitpid(child, &status, 0) == child);
  claim("and finds the exit status", WEXITSTATUS(status), 3);
  waitpid(child, NULL, 0);
  claim_error("a second wait:", errno, ECHILD);
  signal(SIGCHLD, SIG_IGN);
  child = fork();
  if (child == 0) _exit(3);
  waitpid(child, NULL, 0);
  claim_error("if SIGCHLD is ignored, wait finds nothing:", errno, ECHILD);
  return claims_failed;
}
