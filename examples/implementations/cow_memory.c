/* A copy-on-write memory manager of teaching size. */
#include "cow_memory.h"

#include <string.h>

/* --------------------------------------------------------------------------------------------------------- lock */

#if COW_CPUS > 1
#include <pthread.h>
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
void cow_enter(void) { pthread_mutex_lock(&lock); }
void cow_leave(void) { pthread_mutex_unlock(&lock); }
#else
void cow_enter(void) {}
void cow_leave(void) {}
#endif

/* ------------------------------------------------------------------------------------------------------- frames */

static int take_frame(struct cow_memory *m) {
  if (m->number_free == 0) return -1;
  uint16_t frame = m->free_frames[--m->number_free];
  m->frames[frame].references = 1;
  memset(m->frames[frame].words, 0, sizeof m->frames[frame].words);
  return frame;
}

static void release_frame(struct cow_memory *m, uint16_t frame) {
  if (--m->frames[frame].references == 0) m->free_frames[m->number_free++] = frame;
}

/* ----------------------------------------------------------------------------------------------------- addresses */

static bool is_user_address(uint64_t address) {
  return address >= COW_LOWEST && address < COW_LOWEST + COW_PAGES * COW_PAGE_SIZE;
}

/* A page table is walked by some bits of the address, and says nothing of the others. */
static unsigned page_of(uint64_t address) { return (unsigned)((address - COW_LOWEST) / COW_PAGE_SIZE % COW_PAGES); }

static unsigned word_of(uint64_t address) { return (unsigned)((address - COW_LOWEST) / sizeof(uint32_t) % COW_WORDS); }

static void flush(struct cow_memory *m, unsigned process) {
  memset(m->processes[process].tlb, 0, sizeof m->processes[process].tlb);
}

static void flush_page(struct cow_memory *m, unsigned process, unsigned page) {
  m->processes[process].tlb[page].valid = false;
}

/* -------------------------------------------------------------------------------------------------------- faults */

/* The first write to a shared page: a frame of its own, with the same content. The last owner keeps its frame. */
static enum cow_result make_private(struct cow_memory *m, struct cow_entry *e) {
  if (m->frames[e->frame].references > 1 || m->options.copies_always) {
    int fresh = take_frame(m);
    if (fresh < 0) return COW_NO_MEMORY;
    memcpy(m->frames[fresh].words, m->frames[e->frame].words, sizeof m->frames[fresh].words);
    release_frame(m, e->frame);
    e->frame = (uint16_t)fresh;
  }
  e->writable = true;
  e->cow = false;
  return COW_DONE;
}

/* A page that is mapped and has no frame yet. */
static enum cow_result give_frame(struct cow_memory *m, struct cow_entry *e) {
  int fresh = take_frame(m);
  if (fresh < 0) return COW_NO_MEMORY;
  e->frame = (uint16_t)fresh;
  e->present = true;
  return COW_DONE;
}

/* Makes the page writable if the program may write to it. */
static enum cow_result write_fault(struct cow_memory *m, struct cow_entry *e) {
  if (!e->mapped) return COW_NOT_MAPPED;
  if (!e->writable && !e->cow) return COW_READ_ONLY;
  if (!e->present) return give_frame(m, e);
  return e->writable ? COW_DONE : make_private(m, e);
}

static void release_pages(struct cow_memory *m, unsigned process) {
  struct cow_process *p = &m->processes[process];
  for (unsigned page = 0; page < COW_PAGES; ++page)
    if (p->table[page].present) release_frame(m, p->table[page].frame);
  memset(p->table, 0, sizeof p->table);
  flush(m, process);
}

static void release_process(struct cow_memory *m, unsigned process) {
  release_pages(m, process);
  for (unsigned i = 0; i < COW_FRAMES_OF_PROCESS; ++i) release_frame(m, m->processes[process].own_frames[i]);
}

/* Without memory the process is killed, unless it is init, or memory is refused. */
static enum cow_result out_of_memory(struct cow_memory *m, unsigned process) {
  if (process == 0 || m->options.refuses_without_memory) return COW_NO_MEMORY;
  cow_exit(m, process);
  return COW_KILLED;
}

/* ---------------------------------------------------------------------------------------------------- operations */

static bool take_own_frames(struct cow_memory *m, unsigned process) {
  uint16_t *own = m->processes[process].own_frames;
  for (unsigned i = 0; i < COW_FRAMES_OF_PROCESS; ++i) {
    int fresh = take_frame(m);
    if (fresh < 0) {
      while (i > 0) release_frame(m, own[--i]);
      return false;
    }
    own[i] = (uint16_t)fresh;
  }
  return true;
}

void cow_start(struct cow_memory *m, struct cow_options options) {
  memset(m, 0, sizeof *m);
  m->options = options;
  unsigned frames = options.frames == 0 || options.frames > COW_FRAMES ? COW_FRAMES : options.frames;
  for (unsigned i = 0; i < frames; ++i) m->free_frames[i] = (uint16_t)(frames - 1 - i);
  m->number_free = frames;
  m->processes[0].alive = take_own_frames(m, 0);
}

enum cow_result cow_map(struct cow_memory *m, unsigned process, uint64_t address, bool writable) {
  if (!is_user_address(address)) return COW_OUT_OF_RANGE;
  struct cow_entry *e = &m->processes[process].table[page_of(address)];
  if (e->mapped) return COW_IN_USE;
  if (m->options.takes_frame == COW_AT_MAP && give_frame(m, e) != COW_DONE) return COW_NO_MEMORY;
  e->mapped = true;
  e->writable = writable;
  return COW_DONE;
}

enum cow_result cow_unmap(struct cow_memory *m, unsigned process, uint64_t address) {
  if (!is_user_address(address)) return COW_OUT_OF_RANGE;
  struct cow_entry *e = &m->processes[process].table[page_of(address)];
  if (e->present) release_frame(m, e->frame);
  memset(e, 0, sizeof *e);
  flush_page(m, process, page_of(address));
  return COW_DONE;
}

enum cow_result cow_load(struct cow_memory *m, unsigned process, uint64_t address, uint32_t *word) {
  m->current = process;
  if (!is_user_address(address)) return COW_NOT_MAPPED;
  struct cow_entry *e = &m->processes[process].table[page_of(address)];
  struct cow_translation *cached = &m->processes[process].tlb[page_of(address)];
  if (!cached->valid) {
    if (!e->mapped) return COW_NOT_MAPPED;
    if (!e->present && m->options.takes_frame == COW_AT_FIRST_WRITE) {
      *word = 0;
      return COW_DONE;
    }
    if (!e->present && give_frame(m, e) != COW_DONE) return out_of_memory(m, process);
    *cached = (struct cow_translation){true, e->writable, e->frame};
  }
  *word = m->frames[cached->frame].words[word_of(address)];
  return COW_DONE;
}

enum cow_result cow_store(struct cow_memory *m, unsigned process, uint64_t address, uint32_t word) {
  m->current = process;
  if (!is_user_address(address)) return COW_NOT_MAPPED;
  struct cow_entry *e = &m->processes[process].table[page_of(address)];
  struct cow_translation *cached = &m->processes[process].tlb[page_of(address)];
  if (!cached->valid || !cached->writable) {
    enum cow_result handled = write_fault(m, e);
    if (handled == COW_NO_MEMORY) return out_of_memory(m, process);
    if (handled != COW_DONE) return handled;
    *cached = (struct cow_translation){true, true, e->frame};
  }
  m->frames[cached->frame].words[word_of(address)] = word;
  return COW_DONE;
}

/* The kernel writes to a program's memory, whichever process runs: through its page table, not through the TLB. */
enum cow_result cow_copy_out(struct cow_memory *m, unsigned process, uint64_t address, uint32_t word) {
  if (!is_user_address(address)) return COW_BAD_ADDRESS;
  struct cow_entry *e = &m->processes[process].table[page_of(address)];
  enum cow_result handled = write_fault(m, e);
  if (handled == COW_NO_MEMORY) return COW_NO_MEMORY;
  if (handled != COW_DONE) return COW_BAD_ADDRESS;
  flush_page(m, process, page_of(address));
  m->frames[e->frame].words[word_of(address)] = word;
  return COW_DONE;
}

/* As before copy-on-write: each page of the child is a copy. */
static enum cow_result copy_pages(struct cow_memory *m, unsigned parent, unsigned child) {
  struct cow_entry const *from = m->processes[parent].table;
  struct cow_entry *to = m->processes[child].table;
  memcpy(to, from, sizeof m->processes[child].table);
  for (unsigned page = 0; page < COW_PAGES; ++page) to[page].present = false;
  for (unsigned page = 0; page < COW_PAGES; ++page) {
    if (!from[page].present) continue;
    if (give_frame(m, &to[page]) != COW_DONE) {
      release_process(m, child);
      return COW_NO_MEMORY;
    }
    memcpy(m->frames[to[page].frame].words, m->frames[from[page].frame].words, sizeof m->frames[0].words);
  }
  m->processes[child].alive = true;
  return COW_DONE;
}

/* The child gets a copy of the page table; the next one to write copies first. */
enum cow_result cow_fork(struct cow_memory *m, unsigned parent, unsigned child) {
  struct cow_process *p = &m->processes[parent], *c = &m->processes[child];
  if (!take_own_frames(m, child)) return COW_NO_MEMORY;
  if (m->options.fork_copies) return copy_pages(m, parent, child);
  for (unsigned page = 0; page < COW_PAGES; ++page) {
    struct cow_entry *e = &p->table[page];
    if (e->present) {
      e->cow = e->cow || e->writable;
      e->writable = false;
      ++m->frames[e->frame].references;
    }
    c->table[page] = *e;
  }
  flush(m, parent);
  flush(m, child);
  c->alive = true;
  return COW_DONE;
}

enum cow_result cow_exec(struct cow_memory *m, unsigned process) {
  release_pages(m, process);
  return COW_DONE;
}

enum cow_result cow_exit(struct cow_memory *m, unsigned process) {
  m->processes[process].alive = false;
  m->processes[process].zombie = true;
  if (!m->options.frees_at_wait) release_process(m, process);
  return COW_DONE;
}

enum cow_result cow_wait(struct cow_memory *m, unsigned process) {
  m->processes[process].zombie = false;
  if (m->options.frees_at_wait) release_process(m, process);
  return COW_DONE;
}
