// A mutex that another thread holds at fork stays locked in the child: the thread that would unlock it is not there.
#include "../claims.h"

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_barrier_t is_held, may_go;

static void* hold(void* unused) {
  pthread_mutex_lock(&mutex);
  pthread_barrier_wait(&is_held);
  pthread_barrier_wait(&may_go);
  pthread_mutex_unlock(&mutex);
  return unused;
}

int main(void) {
  begin();
  int gate[2];
  if (pipe(gate) != 0) return 1;
  pthread_barrier_init(&is_held, NULL, 2);
  pthread_barrier_init(&may_go, NULL, 2);
  pthread_t other;
  if (pthread_create(&other, NULL, hold, NULL) != 0) return 1;
  pthread_barrier_wait(&is_held);
  pid_t const child = fork();
  if (child == 0) {
    wait_at(gate);  // until the parent has got the mutex
    claim_error("child: trylock:", pthread_mutex_trylock(&mutex), EBUSY);
    _exit(claims_failed);
  }
  pthread_barrier_wait(&may_go);
  pthread_join(other, NULL);
  claim_error("parent, when the other thread has unlocked it: trylock:", pthread_mutex_trylock(&mutex), 0);
  open_gate(gate);
  join(child);
  return claims_failed;
}
