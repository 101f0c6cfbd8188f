// A fork that fails makes no child and changes no content, but it may leave pages write-protected: they fault once
// more.
#include "../claims.h"

static long faults_of_writes(char* memory) {
  struct rusage before, after;
  getrusage(RUSAGE_SELF, &before);
  for (int i = 0; i < 4; ++i) ((volatile char*)memory)[i * page] = 2;
  getrusage(RUSAGE_SELF, &after);
  return after.ru_minflt - before.ru_minflt;
}

int main(void) {
  begin();
  char* const memory = private_memory(4 * page);
  memset(memory, 1, 4 * page);
  claim("page faults of writes to four pages:", faults_of_writes(memory), 0);
  struct rlimit const no_descriptor = {3, 3};
  setrlimit(RLIMIT_NOFILE, &no_descriptor);
  int descriptor;  // that the child cannot get one is found out late
  long const child = syscall(SYS_clone, CLONE_PIDFD | SIGCHLD, NULL, &descriptor, NULL, 0);
  if (child == 0) _exit(0);
  claim_text("fork:", child < 0 ? strerror(errno) : "done", strerror(EMFILE));
  claim("the first page holds", memory[0], 2);
  claim("page faults of the same writes:", faults_of_writes(memory), 4);
  claim("and again:", faults_of_writes(memory), 0);
  return claims_failed;
}
