/* What cowproof calls: the memory manager behind the table of oracle/library/cowproof.h. */
#include <stddef.h>

#include "cow_memory.h"
#include "cowproof.h"

/* Which of its policies the manager is built with, as flags of enum cowproof_policy. */
#ifndef COW_POLICIES
#define COW_POLICIES 0
#endif
#ifndef COW_TABLES
#define COW_TABLES COWPROOF_TABLES_ARE_EXACT
#endif
/* ... and which of them cowproof is to find out. */
#ifndef COW_FIND_OUT
#define COW_FIND_OUT 0
#endif
#ifndef COW_CPUS
#define COW_CPUS 1
#endif
#ifndef COW_LEVEL
#define COW_LEVEL 3
#endif

static struct cow_memory memory;

static int told(enum cow_result r) {
  switch (r) {
    case COW_DONE: return COWPROOF_DONE;
    case COW_NOT_MAPPED: return COWPROOF_NOT_MAPPED;
    case COW_READ_ONLY: return COWPROOF_PROTECTION;
    case COW_KILLED: return COWPROOF_KILLED;
    case COW_NO_MEMORY: return COWPROOF_NO_MEMORY;
    case COW_OUT_OF_RANGE: return COWPROOF_OUT_OF_RANGE;
    case COW_IN_USE: return COWPROOF_ALREADY_MAPPED;
    case COW_BAD_ADDRESS: return COWPROOF_BAD_ADDRESS;
  }
  return -1;
}

/* Operations may come from several processors at once. */
static int left(enum cow_result r) {
  cow_leave();
  return told(r);
}
#define ALONE(operation) (cow_enter(), left(operation))

static int restart_with(void *self, uint32_t frames) {
  struct cow_options options = {
    .copies_always = (COW_POLICIES & COWPROOF_COPIES_ALWAYS) != 0,
    .fork_copies = (COW_POLICIES & COWPROOF_FORK_COPIES) != 0,
    .frees_at_wait = (COW_POLICIES & COWPROOF_FREES_AT_WAIT) != 0,
    .refuses_without_memory = (COW_POLICIES & COWPROOF_REFUSES_WITHOUT_MEMORY) != 0,
    .takes_frame = (COW_POLICIES & COWPROOF_FRAME_AT_FIRST_ACCESS) != 0  ? COW_AT_FIRST_ACCESS
                   : (COW_POLICIES & COWPROOF_FRAME_AT_FIRST_WRITE) != 0 ? COW_AT_FIRST_WRITE
                                                                         : COW_AT_MAP,
    .frames = frames,
  };
  cow_enter();
  cow_start(self, options);
  cow_leave();
  return COWPROOF_DONE;
}

static int restart(void *self) { return restart_with(self, 0); }

static int map(void *self, uint32_t process, uint64_t address, int writable) {
  return ALONE(cow_map(self, process, address, writable != 0));
}
static int unmap(void *self, uint32_t process, uint64_t address) { return ALONE(cow_unmap(self, process, address)); }
static int load(void *self, uint32_t process, uint64_t address, uint32_t *word) {
  return ALONE(cow_load(self, process, address, word));
}
static int store(void *self, uint32_t process, uint64_t address, uint32_t word) {
  return ALONE(cow_store(self, process, address, word));
}
static int kernel_store(void *self, uint32_t process, uint64_t address, uint32_t word) {
  return ALONE(cow_copy_out(self, process, address, word));
}
static int fork(void *self, uint32_t process, uint32_t child) { return ALONE(cow_fork(self, process, child)); }
static int exec(void *self, uint32_t process) { return ALONE(cow_exec(self, process)); }
static int leave(void *self, uint32_t process) { return ALONE(cow_exit(self, process)); }
static int wait_for(void *self, uint32_t process) { return ALONE(cow_wait(self, process)); }

static void entry(void *self, uint32_t process, uint64_t address, struct cowproof_entry *seen) {
  struct cow_memory const *m = self;
  struct cow_entry const *e = &m->processes[process].table[(address - COW_LOWEST) / COW_PAGE_SIZE];
  seen->present = e->present;
  if (!e->present) return;
  seen->frame = e->frame;
  seen->count = m->frames[e->frame].references;
  seen->writable = e->writable;
  seen->cow = e->cow;
}
static uint32_t free_frames(void *self) { return ((struct cow_memory const *)self)->number_free; }
static void translation(void *self, uint32_t process, uint64_t address, struct cowproof_entry *seen) {
  struct cow_memory const *m = self;
  struct cow_translation const *t = &m->processes[process].tlb[(address - COW_LOWEST) / COW_PAGE_SIZE];
  seen->present = t->valid;
  seen->writable = t->writable;
  seen->frame = t->frame;
}

static struct cowproof_implementation const table = {
  .version = COWPROOF_VERSION,
  .size = sizeof(struct cowproof_implementation),
  .name = "cow_memory",
  .level = COW_LEVEL,
  .processes = COW_PROCESSES,
  .pages = COW_PAGES,
  .frames = COW_FRAMES,
  .page_size = COW_PAGE_SIZE,
  .lowest = COW_LOWEST,
  .kernel_address = COW_KERNEL,
  .policies = (COW_POLICIES & ~COW_FIND_OUT) | COW_TABLES,
  .table_frames = COW_FRAMES_OF_PROCESS,
  .zero_frame = COWPROOF_NO_FRAME,
  .self = &memory,
  .restart = restart,
  .map = map,
  .unmap = unmap,
  .load = load,
  .store = store,
  .kernel_store = kernel_store,
  .fork = fork,
  .exec = exec,
  .exit = leave,
  .wait = wait_for,
  .entry = entry,
  .free_frames = free_frames,
  .translation = translation,
  .restart_with = restart_with,
  .cpus = COW_CPUS,
  .find_out = COW_FIND_OUT,
};

struct cowproof_implementation const *cowproof_get_implementation(uint32_t version) {
  return version == COWPROOF_VERSION ? &table : NULL;
}
