/* A copy-on-write memory manager of teaching size: frames, page tables, reference counts, a fault handler, a TLB. */
#ifndef COW_MEMORY_H
#define COW_MEMORY_H

#include <stdbool.h>
#include <stdint.h>

#ifndef COW_PROCESSES
#define COW_PROCESSES 8
#endif
#ifndef COW_FRAMES
#define COW_FRAMES 16
#endif
enum {
  COW_PAGES = 8,            /* of each process */
  COW_WORDS = 4,            /* of each page */
  COW_FRAMES_OF_PROCESS = 2 /* a page table and a kernel stack */
};

#define COW_PAGE_SIZE UINT64_C(16) /* COW_WORDS words of 4 bytes */
#define COW_LOWEST UINT64_C(0x10000)
#define COW_KERNEL UINT64_C(0xffff800000000000)

enum cow_result {
  COW_DONE,
  COW_NOT_MAPPED,
  COW_READ_ONLY,
  COW_KILLED,
  COW_NO_MEMORY,
  COW_OUT_OF_RANGE,
  COW_IN_USE,
  COW_BAD_ADDRESS
};

enum cow_moment { COW_AT_MAP, COW_AT_FIRST_ACCESS, COW_AT_FIRST_WRITE };

struct cow_options {
  bool copies_always;           /* a last owner gets a copy as well */
  bool fork_copies;             /* fork copies every page at once */
  bool frees_at_wait;           /* the dead keep their memory until their parent waits for them */
  bool refuses_without_memory;  /* a write without memory is refused; else the writer is killed */
  enum cow_moment takes_frame;  /* when a page gets its frame */
  unsigned frames;              /* how many there are; 0: COW_FRAMES */
};

struct cow_frame {
  uint16_t references; /* how many entries name it; 0: free */
  uint32_t words[COW_WORDS];
};

/* A page may be written if `writable`, or after it was made private if `cow`. */
struct cow_entry {
  bool mapped, present, writable, cow;
  uint16_t frame; /* if present */
};

struct cow_translation {
  bool valid, writable;
  uint16_t frame;
};

struct cow_process {
  bool alive, zombie;
  uint16_t own_frames[COW_FRAMES_OF_PROCESS];
  struct cow_entry table[COW_PAGES];
  struct cow_translation tlb[COW_PAGES];
};

/* One processor at a time changes anything; they are no-ops unless there are several. */
void cow_enter(void);
void cow_leave(void);

struct cow_memory {
  struct cow_options options;
  struct cow_frame frames[COW_FRAMES];
  uint16_t free_frames[COW_FRAMES]; /* a stack */
  unsigned number_free;
  struct cow_process processes[COW_PROCESSES];
  unsigned current; /* whose page table the hardware uses */
};

void cow_start(struct cow_memory *m, struct cow_options options);
enum cow_result cow_map(struct cow_memory *m, unsigned process, uint64_t address, bool writable);
enum cow_result cow_unmap(struct cow_memory *m, unsigned process, uint64_t address);
enum cow_result cow_load(struct cow_memory *m, unsigned process, uint64_t address, uint32_t *word);
enum cow_result cow_store(struct cow_memory *m, unsigned process, uint64_t address, uint32_t word);
enum cow_result cow_copy_out(struct cow_memory *m, unsigned process, uint64_t address, uint32_t word);
enum cow_result cow_fork(struct cow_memory *m, unsigned parent, unsigned child);
enum cow_result cow_exec(struct cow_memory *m, unsigned process);
enum cow_result cow_exit(struct cow_memory *m, unsigned process);
enum cow_result cow_wait(struct cow_memory *m, unsigned process);

#endif
