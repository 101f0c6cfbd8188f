// Fork copies the memory of all threads and only the thread that calls it.
#include "../claims.h"

static void* sleep_for_ever(void* unused) {
  for (;;) pause();
  return unused;
}

int main(void) {
  begin();
  pthread_t other;
  if (pthread_create(&other, NULL, sleep_for_ever, NULL) != 0) return 1;
  claim("threads of the parent:", field_of(getpid(), "Threads:", NULL), 2);
  pid_t const child = fork();
  if (child == 0) {
    claim("threads of the child:", field_of(getpid(), "Threads:", NULL), 1);
    _exit(claims_failed);
  }
  join(child);
  return claims_failed;
}
