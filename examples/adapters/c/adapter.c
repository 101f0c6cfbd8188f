/* An adapter to begin with: it answers with a memory that copies everything at fork, and conforms.
 *
 *     make && cowproof validate library ./adapter.so
 *
 * Replace the memory below by calls of your own implementation, one operation after the other, and validate after each.
 * cowproof.h says what every function has to do. When the answers conform, raise `level` and show which frames your
 * entries name: then sharing, counts and permissions are checked as well.
 */
#include "cowproof.h"

#include <string.h>

enum { processes = 4, pages = 8, page_size = 4 }; /* one word a page */
static const uint64_t lowest = 0x10000;

struct page {
  int mapped, writable;
  uint32_t word;
};

struct memory {
  struct page page[processes][pages];
};

static struct memory the_memory;

/* The page at an address, or a null pointer: outside of the address space. */
static struct page *page_at(void *self, uint32_t process, uint64_t address) {
  struct memory *m = self;
  if (address < lowest || address >= lowest + (uint64_t)pages * page_size) return NULL;
  return &m->page[process][(address - lowest) / page_size];
}

static int restart(void *self) {
  memset(self, 0, sizeof(struct memory));
  return COWPROOF_DONE;
}

static int map(void *self, uint32_t process, uint64_t address, int writable) {
  struct page *p = page_at(self, process, address);
  if (p == NULL) return COWPROOF_OUT_OF_RANGE;
  if (p->mapped) return COWPROOF_ALREADY_MAPPED;
  p->mapped = 1;
  p->writable = writable;
  p->word = 0;
  return COWPROOF_DONE;
}

static int unmap(void *self, uint32_t process, uint64_t address) {
  struct page *p = page_at(self, process, address);
  if (p == NULL) return COWPROOF_OUT_OF_RANGE;
  p->mapped = 0;
  return COWPROOF_DONE;
}

static int load(void *self, uint32_t process, uint64_t address, uint32_t *word) {
  struct page *p = page_at(self, process, address);
  if (p == NULL || !p->mapped) return COWPROOF_NOT_MAPPED;
  *word = p->word;
  return COWPROOF_DONE;
}

static int store(void *self, uint32_t process, uint64_t address, uint32_t word) {
  struct page *p = page_at(self, process, address);
  if (p == NULL || !p->mapped) return COWPROOF_NOT_MAPPED;
  if (!p->writable) return COWPROOF_PROTECTION;
  p->word = word;
  return COWPROOF_DONE;
}

static int fork_process(void *self, uint32_t process, uint32_t child) {
  struct memory *m = self;
  memcpy(m->page[child], m->page[process], sizeof m->page[child]);
  return COWPROOF_DONE;
}

static int give_up_memory(void *self, uint32_t process) { /* exec, and exit */
  struct memory *m = self;
  memset(m->page[process], 0, sizeof m->page[process]);
  return COWPROOF_DONE;
}

COWPROOF_EXPORT const struct cowproof_implementation *cowproof_get_implementation(uint32_t version) {
  static struct cowproof_implementation it;
  (void)version;
  it.version = COWPROOF_VERSION;
  it.size = sizeof it;
  it.name = "my memory";
  it.level = 0;
  it.processes = processes;
  it.pages = pages;
  it.page_size = page_size;
  it.lowest = lowest;
  it.zero_frame = COWPROOF_NO_FRAME;
  it.self = &the_memory;
  it.restart = restart;
  it.map = map;
  it.unmap = unmap;
  it.load = load;
  it.store = store;
  it.fork = fork_process;
  it.exec = give_up_memory;
  it.exit = give_up_memory;
  return &it;
}
