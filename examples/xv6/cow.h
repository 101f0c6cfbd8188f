// What the parts of the program `cow` share: sizes, messages, and where its pages are.
//
// The coordinator reads calls from the console. Each process of the model is a process of xv6 that waits for orders on a
// pipe of its own; all reply on one pipe. The pages of the model are those of the heap, so they exist from the start: there
// is no call that maps or unmaps one. The last page lies in the program's text, which is read-only.
#include "kernel/types.h"
#include "kernel/syscall.h"
#include "user/user.h"

#ifndef SYS_sleep  // renamed in 2025
#define sleep pause
#endif

#define PAGE_SIZE 4096
#define PROCESSES 4
#define HEAP_PAGES 4
#define READ_ONLY HEAP_PAGES  // the page in the text
#define MAX_TICKS 30          // of a tenth of a second: no answer after so many, and a process is dead or hangs
#define KILLED_TICKS 10       // ... if it is most likely dead
#define STORM_TICKS 600
#define STORM_ROUNDS 50

// Descriptors, in the order in which the coordinator makes the pipes, having closed 2: all 16 that a process can have. A
// process that executes the program anew knows them.
#define REPLIES_READ 2
#define REPLIES_WRITE 3
#define ORDERS_READ(p) (4 + 2 * (p))
#define ORDERS_WRITE(p) (5 + 2 * (p))
#define GATE PROCESSES           // for processes that are to fork without memory
#define HOARDERS (PROCESSES + 1) // for the process that takes all memory
#define PIPES (PROCESSES + 3)
#define FORKS 12  // without memory: with no free frame, with one, ...

// From the coordinator to a process.
struct order {
  char what;    // l, s, k (the kernel's write), f, F (forks without memory), e, x, w (wait), n and S (a storm), g (go on)
  char pauses;  // before the access, until it is told to go on
  char is_last; // the last word of the page, instead of the first
  char serial;  // in the reply as well: one that comes too late is ignored
  short page;   // of a fork: the child; below 0: a bad address, by its number
  int word;
};

// ... and back. The clock replies as process CLOCK.
struct reply {
  short from;
  char how;  // c completed, n not mapped, p protection, a bad address, m no memory, r ready, b bad, t a tick, s seen
  char serial;
  int value, pid;
};
#define CLOCK 99
#define HOARD 98  // the process that takes all memory

// All that a process writes to, but for its stack: so that it can be made its own before memory is taken away.
static struct {
  int alive[PROCESSES], pid[PROCESSES], parent[PROCESSES];
  int free_at_start, has_read_only, fork_copies;
  int storm_words[HEAP_PAGES];
  struct order order;
  struct reply reply;
  char serial, line[256];
} state __attribute__((aligned(PAGE_SIZE)));

// A kernel may have a system call for debugging (README.md); then more can be seen, and memory runs out sooner.
enum { COW_LOOK = 1, COW_FREE = 2, COW_BUDGET = 3 };
struct cowpage {
  uint64 frame;
  int count, mapped, writable, cow;
};
#ifdef SYS_cowdbg
#define CAN_LOOK 1
int cowdbg(int what, uint64 argument, struct cowpage *page);
#else
#define CAN_LOOK 0
static int
cowdbg(int what, uint64 argument, struct cowpage *page)
{
  return -1;
}
#endif

static const uint read_only_page[PAGE_SIZE / sizeof(uint)] __attribute__((aligned(PAGE_SIZE))) = {0};
static char *heap;  // of the processes

static volatile uint *
word_of(int page, int is_last)
{
  int offset = is_last ? PAGE_SIZE / sizeof(uint) - 1 : 0;
  if (page == READ_ONLY)
    return (volatile uint *)read_only_page + offset;
  return (volatile uint *)(heap + page * PAGE_SIZE) + offset;
}

// After it no access of this process to its own variables takes a frame.
static void
own_variables(void)
{
  volatile char on_stack = 1;
  for (char volatile *c = (char volatile *)&state; c < (char volatile *)(&state + 1); c += PAGE_SIZE)
    *c = *c;
  char volatile *pointers = (char volatile *)&heap;
  *pointers = *pointers;
  on_stack = on_stack + 1;
}

// Only the coordinator writes to these; a process has room for other descriptors then.
static void
close_orders(void)
{
  for (int p = 0; p <= HOARDERS; p++)
    close(ORDERS_WRITE(p));
}

static void
make_heap(void)
{
  int over = (uint64)sbrk(0) % PAGE_SIZE;
  if (over)
    sbrk(PAGE_SIZE - over);
  heap = sbrk(HEAP_PAGES * PAGE_SIZE);
}

static const char *const bad_names[] = {"guard", "beyond", "kernel", "trapframe", "trampoline", "past_last", "top"};
#define BAD_ADDRESSES 7

static uint64
bad_address(int number)
{
  volatile int here = 0;
  switch (number) {
  case 0: return ((uint64)&here & ~(uint64)(PAGE_SIZE - 1)) - PAGE_SIZE;  // below the stack
  case 1: return (uint64)sbrk(0);
  case 2: return 0x80000000L;
  case 3: return 0x3fffffe000L;
  case 4: return 0x3ffffff000L;
  case 5: return 0x4000000000L;  // the first that Sv39 does not have
  }
  return ~(uint64)3;
}
