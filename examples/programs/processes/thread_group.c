// Threads are one process: one table of descriptors, nothing to wait for, and an exec by one of them ends the others.
#include "../claims.h"

static int descriptor;

static void* close_it(void* unused) {
  close(descriptor);
  return unused;
}
static void* sleep_for_ever(void* unused) {
  for (;;) pause();
  return unused;
}
static void* start_again(void* number) {
  execl("/proc/self/exe", "thread_group", (char*)number, (char*)NULL);
  return number;
}

int main(int count, char** arguments) {
  if (count > 1) {
    claim_yes("after an exec by a thread the process number is the same:", getpid() == atoi(arguments[1]));
    claim("threads then:", field_of(getpid(), "Threads:", NULL), 1);
    return claims_failed;
  }
  begin();
  pthread_t other;
  descriptor = open("/dev/null", O_RDONLY);
  if (pthread_create(&other, NULL, close_it, NULL) != 0) return 1;
  pthread_join(other, NULL);
  claim("what one thread has closed is closed for all: fcntl returns", fcntl(descriptor, F_GETFD), -1);
  waitpid(-1, NULL, 0);
  claim_error("wait for a thread that ended:", errno, ECHILD);
  if (claims_failed) return 1;
  static char number[20];
  snprintf(number, sizeof number, "%d", (int)getpid());
  pthread_create(&other, NULL, sleep_for_ever, NULL);
  pthread_create(&other, NULL, start_again, number);
  for (;;) pause();
}
