/* Implementations that do not run, or do not answer: the same memory manager behind a table with one fault each. */
#define _POSIX_C_SOURCE 200809L
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

#undef cowproof_get_implementation
#include "cowproof.h"

struct cowproof_implementation const *cow_get_implementation(uint32_t version);

#ifdef FIXTURE_no_symbol
typedef int nothing; /* a source is not empty */
#else

/* What happens at the third store after a restart. */
static unsigned stores;
static struct cowproof_implementation const *correct;
static struct cowproof_implementation changed;

#ifdef FIXTURE_keeps_state
#include "static_state.h"

/* Grows from sequence to sequence, unless it is brought back. No sequence has a thousand loads. */
static unsigned all_loads STATE;
#endif

static int restart(void *self) {
#ifdef FIXTURE_brings_state_back
  bring_state_back();
#endif
  stores = 0;
#ifdef FIXTURE_crashes_at_restart
  raise(SIGSEGV);
#endif
  return correct->restart(self);
}

static int store(void *self, uint32_t process, uint64_t address, uint32_t word) {
  int code = correct->store(self, process, address, word);
  if (++stores != 3) return code;
#if defined FIXTURE_crashes
  raise(SIGSEGV);
#elif defined FIXTURE_aborts
  fprintf(stderr, "cow_memory: assertion failed: references > 0\n");
  abort();
#elif defined FIXTURE_hangs
  for (;;) pause();
#elif defined FIXTURE_exits
  exit(0);
#elif defined FIXTURE_answers_nonsense
  return 77;
#elif defined FIXTURE_writes_everywhere
  memset(self, 0x5a, 1 << 26);
#endif
  return code;
}

/* Wrong once in a while, whatever is asked. */
static int load(void *self, uint32_t process, uint64_t address, uint32_t *word) {
  int code = correct->load(self, process, address, word);
#ifdef FIXTURE_forgets_sometimes
  static unsigned loads;
  if (++loads % 701 == 0) *word ^= 1;
#elif defined FIXTURE_reads_uninitialised
  unsigned char volatile *fresh = malloc(4096);
  if (fresh != NULL) *word ^= fresh[2048] & 1;
  free((void *)fresh);
#elif defined FIXTURE_keeps_state
  if (++all_loads > 1000) *word ^= 1;
#endif
  return code;
}

/* An exec that does nothing, and answers with a number that is no result. */
#if defined FIXTURE_exec_returns_1000
#define ANSWER_OF_EXEC 1000
#elif defined FIXTURE_exec_returns_5000
#define ANSWER_OF_EXEC 5000
#endif
#ifdef ANSWER_OF_EXEC
static int exec(void *self, uint32_t process) {
  (void)self;
  (void)process;
  return ANSWER_OF_EXEC;
}
#endif

#ifdef FIXTURE_hides_counts
/* What is hidden may be anything. */
static void entry(void *self, uint32_t process, uint64_t address, struct cowproof_entry *seen) {
  correct->entry(self, process, address, seen);
  seen->count = 77;
}
#endif

#ifdef FIXTURE_crashes_when_loaded
__attribute__((constructor)) static void crash(void) { raise(SIGSEGV); }
#endif

struct cowproof_implementation const *cowproof_get_implementation(uint32_t version) {
  correct = cow_get_implementation(version);
  changed = *correct;
  changed.restart = restart;
  changed.store = store;
  changed.load = load;
  changed.restart_with = NULL;
#if defined FIXTURE_other_version
  changed.version = version + 1;
#elif defined FIXTURE_other_size
  changed.size -= 4;
#elif defined FIXTURE_no_table
  return NULL;
#elif defined FIXTURE_no_restart
  changed.restart = NULL;
#elif defined FIXTURE_hides_counts
  changed.hides = COWPROOF_HIDES_COUNTS | COWPROOF_HIDES_FREE_FRAMES;
  changed.entry = entry;
  changed.free_frames = NULL;
#elif defined FIXTURE_lacks_some
  changed.unmap = NULL;
  changed.exec = NULL;
  changed.kernel_store = NULL;
#elif defined FIXTURE_lacks_fork
  changed.fork = NULL;
  changed.exit = NULL;
#elif defined ANSWER_OF_EXEC
  changed.exec = exec;
#elif defined FIXTURE_leaves_a_child
  if (fork() == 0)
    for (;;) pause();
#endif
  return &changed;
}

#endif
