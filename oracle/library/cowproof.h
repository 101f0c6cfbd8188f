/* How an implementation of fork and copy-on-write memory is checked against the model: `cowproof validate library FILE.so`.
 *
 * C11, and C++. Write a shared object that defines the function
 *
 *     const struct cowproof_implementation *cowproof_get_implementation(uint32_t version);
 *
 * which returns a table of functions. cowproof loads it in a process of its own, calls these functions from one thread
 * (or several, if `cpus` says so), and compares what they answer with the specification. A function that crashes, aborts or does not return is a finding.
 *
 * Names. Processes are numbered from 0 (init, which neither exits nor is killed) to processes - 1: the driver chooses the
 * number of a child, and it may be used again after that process is gone. Pages are told by address: page number v of each
 * process is at lowest + v * page_size. A load or store is of the four bytes at its address, which is that of the first or of
 * the last word of a page; if page_size is 4, they are one. Words are less than 65536.
 *
 * The driver never calls for a process that does not run, never forks into a number that is in use, and never lets init
 * exit. Every other call may be made at any time, with any address. A call that does not end with COWPROOF_DONE leaves all
 * memory as it was; a fault does not end the process, and COWPROOF_KILLED means that it is gone, as after exit.
 */
#ifndef COWPROOF_H
#define COWPROOF_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define COWPROOF_VERSION 1u

enum cowproof_result {
  COWPROOF_DONE = 0,
  COWPROOF_NOT_MAPPED = 1,     /* load, store: a fault; nothing is there */
  COWPROOF_PROTECTION = 2,     /* store: a fault; the page is read-only */
  COWPROOF_KILLED = 3,         /* load, store: there is no memory, and the process is gone */
  COWPROOF_NO_MEMORY = 4,      /* refused: there is no memory */
  COWPROOF_OUT_OF_RANGE = 5,   /* map, unmap: refused; no page of the address space is there */
  COWPROOF_ALREADY_MAPPED = 6, /* map: refused; something is there */
  COWPROOF_BAD_ADDRESS = 7     /* kernel_store: refused; the program itself could not write there */
};

/* Policies: what an implementation may decide, and is then held to. It may leave them to be found out. */
enum cowproof_policy {
  COWPROOF_COPIES_ALWAYS = 1,            /* the last owner of a frame may get a copy at its first write since a fork; else it
                                            writes in place. Later writes are in place in any case */
  COWPROOF_FREES_AT_WAIT = 2,            /* the memory of a process is free after `wait`; else after exit */
  COWPROOF_REFUSES_WITHOUT_MEMORY = 4,   /* a store without memory is refused; else the process is killed, unless it is
                                            init, whose store is refused in any case */
  COWPROOF_FRAME_AT_FIRST_ACCESS = 8,    /* a page takes a frame at its first load or store; else when it is mapped */
  COWPROOF_TABLES_ARE_EXACT = 32,        /* a process holds table_frames from its fork to its end; else at most that */
  COWPROOF_NO_READ_ONLY_PAGES = 128,     /* no page is mapped that the program may not write */
  COWPROOF_FORK_COPIES = 64,             /* fork copies every page at once; else it shares them until a process writes */
  COWPROOF_FRAME_AT_FIRST_WRITE = 16     /* a page takes a frame at its first store; before, it may name zero_frame */
};

/* What is not shown, though the declared level has it. */
enum cowproof_hidden {
  COWPROOF_HIDES_COUNTS = 1,     /* of levels 2 and 3: `count` is not set */
  COWPROOF_HIDES_FREE_FRAMES = 2 /* of levels 2 and 3: there need be no `free_frames` */
};

#define COWPROOF_NO_FRAME UINT32_MAX

/* What an entry of a page table holds, as far as the declared level goes. */
struct cowproof_entry {
  uint32_t frame;   /* level 1: a name of the frame; only which of them are equal matters */
  uint32_t count;   /* level 2: the reference count of the frame */
  uint8_t present;  /* level 1: the entry names a frame */
  uint8_t writable; /* level 3: the hardware lets the program write */
  uint8_t cow;      /* level 3: the fault handler will let the program write, after the page has become its own */
};

struct cowproof_implementation {
  uint32_t version; /* COWPROOF_VERSION */
  uint32_t size;    /* sizeof(struct cowproof_implementation) */
  const char *name; /* for reports */

  uint32_t level;     /* what can be observed. 0: answers; 1: which entries share a frame; 2: also counts and free frames;
                         3: also the bits of entries */
  uint32_t processes; /* 1 to 1024 */
  uint32_t pages;     /* 1 to 64, of each process */
  uint32_t frames;    /* how many frames there are for all processes; 0: not said, and then there must always be one */
  uint64_t page_size; /* in bytes; at least 4 */
  uint64_t lowest;    /* the address of page 0 */
  uint64_t kernel_address; /* an address of the kernel's, which no program may use; 0: none */
  uint32_t policies;       /* of enum cowproof_policy */
  uint32_t table_frames;   /* at most this many frames hold the page table and the like of one process. A fork or exec
                              may be refused for lack of these, and of these only */
  uint32_t zero_frame;     /* the name of the frame that pages may name before their first write, or COWPROOF_NO_FRAME */

  void *self; /* handed to every function */

  /* Operations; each returns a cowproof_result. A null pointer: the implementation has no such operation. */
  int (*restart)(void *self); /* back to the start: init alone, with nothing mapped. Must not be null */
  int (*map)(void *self, uint32_t process, uint64_t address, int writable); /* a new page, which reads as 0 */
  int (*unmap)(void *self, uint32_t process, uint64_t address); /* of what is not mapped: done, and nothing happens */
  int (*load)(void *self, uint32_t process, uint64_t address, uint32_t *word);
  int (*store)(void *self, uint32_t process, uint64_t address, uint32_t word);
  int (*kernel_store)(void *self, uint32_t process, uint64_t address, uint32_t word); /* copy-out: the kernel writes for
                                                                                         the process, as read(2) does */
  int (*fork)(void *self, uint32_t process, uint32_t child);
  int (*exec)(void *self, uint32_t process); /* the address space is empty; the process stays */
  int (*exit)(void *self, uint32_t process);
  int (*wait)(void *self, uint32_t process); /* for one that has ended; null: there is no wait */

  /* Observations; they change nothing. */
  void (*entry)(void *self, uint32_t process, uint64_t address, struct cowproof_entry *seen);       /* from level 1 on */
  uint32_t (*free_frames)(void *self);                                                               /* from level 2 on */
  void (*translation)(void *self, uint32_t process, uint64_t address, struct cowproof_entry *seen); /* what the TLB holds:
                                                     present, frame, writable; at level 3, and null if there is none */

  /* What a table may lack as a whole: then its size is that of what is above. */
  int (*restart_with)(void *self, uint32_t frames); /* as restart, with this many frames in all and no more; null: it has
                                                       always the same. What needs memory to run out is found in fewer
                                                       calls with few frames */
  uint32_t cpus; /* from how many threads operations may be called at the same time, from each for processes of its own;
                    observations and restart are called alone. 0 or 1: from one */
  uint32_t find_out; /* flags of enum cowproof_policy, in either position: what an implementation does there is found out
                        before it is held to it, whatever `policies` says */
  uint32_t hides;    /* flags of enum cowproof_hidden */
};

/* The one symbol. `version` is the driver's COWPROOF_VERSION. */
#ifndef COWPROOF_EXPORT
#define COWPROOF_EXPORT __attribute__((visibility("default")))
#endif
COWPROOF_EXPORT const struct cowproof_implementation *cowproof_get_implementation(uint32_t version);

#ifdef __cplusplus
}
#endif

#endif
