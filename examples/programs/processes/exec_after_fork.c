// Exec drops the child's copy of the memory, of which nothing was ever copied; descriptors stay, but for close-on-exec.
#include "../claims.h"

int main(int count, char** arguments) {
  if (count > 1) {
    claim("child: after exec the descriptor is open: fcntl returns", fcntl(atoi(arguments[1]), F_GETFD), 0);
    claim("child: the one with close-on-exec is not: fcntl returns", fcntl(atoi(arguments[2]), F_GETFD), -1);
    claim_yes("child: its process number is the same:", getpid() == atoi(arguments[3]));
    return claims_failed;
  }
  begin();
  char* const memory = private_memory(page);
  memory[0] = 7;
  int gate[2];
  if (pipe(gate) != 0) return 1;
  char kept[12], closed[12], number[12];
  snprintf(kept, sizeof kept, "%d", open("/dev/null", O_RDONLY));
  snprintf(closed, sizeof closed, "%d", open("/dev/null", O_RDONLY | O_CLOEXEC));
  pid_t const child = fork();
  if (child == 0) {
    wait_at(gate);
    snprintf(number, sizeof number, "%d", (int)getpid());
    execl("/proc/self/exe", "exec_after_fork", kept, closed, number, (char*)NULL);
    _exit(1);
  }
  claim_no("after fork the page is the parent's alone:", is_exclusive(entry_of(getpid(), memory)));
  open_gate(gate);
  join(child);
  claim_yes("after exec:", is_exclusive(entry_of(getpid(), memory)));
  return claims_failed;
}
