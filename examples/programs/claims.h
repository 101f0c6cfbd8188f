// What these programs share: a claim is printed, with what was seen instead if it does not hold, and the exit status
// says whether every claim held. Include it first.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/io_uring.h>
#include <linux/sched.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <spawn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/swap.h>
#include <sys/syscall.h>
#include <sys/sysinfo.h>
#include <sys/uio.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { page = 4096, skipped = 77 };

static int claims_failed;

// No program runs for longer, nor do its children.
static inline void limit_time(void) { alarm(60); }

static inline void begin(void) {
  struct utsname kernel;
  uname(&kernel);
  printf("%s %s\n", kernel.sysname, kernel.release);
  fflush(stdout);  // what is still in the buffer would be printed by the child as well
  limit_time();
  pthread_atfork(NULL, NULL, limit_time);
}

static inline void skip(char const* need) {
  printf("skipped: needs %s\n", need);
  fflush(stdout);
  _exit(skipped);
}

static inline void claim_text(char const* what, char const* seen, char const* expected) {
  int const holds = strcmp(seen, expected) == 0;
  if (holds) printf("%s %s\n", what, seen);
  else printf("%s %s, should be %s\n", what, seen, expected);
  fflush(stdout);
  claims_failed |= !holds;
}

static inline void claim(char const* what, long seen, long expected) {
  char of_seen[24], of_expected[24];
  snprintf(of_seen, sizeof of_seen, "%ld", seen);
  snprintf(of_expected, sizeof of_expected, "%ld", expected);
  claim_text(what, of_seen, of_expected);
}

static inline void claim_yes(char const* what, int seen) { claim_text(what, seen ? "yes" : "no", "yes"); }
static inline void claim_no(char const* what, int seen) { claim_text(what, seen ? "yes" : "no", "no"); }

static inline void claim_error(char const* what, int seen, int expected) {
  claim_text(what, strerror(seen), strerror(expected));
}
static inline char const* name_of_signal(int number) {
  return number == 0         ? "none"
         : number == SIGKILL ? "SIGKILL"
         : number == SIGSEGV ? "SIGSEGV"
         : number == SIGBUS  ? "SIGBUS"
                             : "another";
}
static inline void claim_signal(char const* what, int seen, int expected) {
  claim_text(what, name_of_signal(seen), name_of_signal(expected));
}

// Waits for a child, or for any (-1). Its claims count as ours; it skips for us as well.
static inline void join(pid_t child) {
  int status = 0;
  pid_t const ended = waitpid(child, &status, 0);
  if (WIFEXITED(status) && WEXITSTATUS(status) == skipped) _exit(skipped);
  if (ended < 0 || status != 0) {
    puts("a child failed");
    claims_failed = 1;
  }
}

// A one-way signal between parent and child: pipe(gate) before the fork.
static inline void open_gate(int const gate[2]) {
  if (write(gate[1], "", 1) != 1) _exit(1);
}
static inline void wait_at(int const gate[2]) {
  char byte;
  if (read(gate[0], &byte, 1) != 1) _exit(1);
}

static inline char* map(size_t bytes, int flags, int file) {
  void* const at = mmap(NULL, bytes, PROT_READ | PROT_WRITE, flags, file, 0);
  if (at == MAP_FAILED) {
    perror("mmap");
    _exit(1);
  }
  return at;
}
// Anonymous memory in pages of 4 KiB.
static inline char* private_memory(size_t bytes) {
  char* const at = map(bytes, MAP_PRIVATE | MAP_ANONYMOUS, -1);
  madvise(at, bytes, MADV_NOHUGEPAGE);
  return at;
}
static inline char* shared_memory(size_t bytes) { return map(bytes, MAP_SHARED | MAP_ANONYMOUS, -1); }

// A file in memory without a name, of so many pages that hold this letter.
static inline int file_of(size_t pages, char letter) {
  char content[page];
  memset(content, letter, page);
  int const file = memfd_create("example", MFD_CLOEXEC);
  for (size_t i = 0; i < pages; ++i)
    if (write(file, content, page) != page) _exit(1);
  return file;
}

// The page table entry of an address, as /proc shows it; of a process whose memory we may read.
static inline uint64_t entry_of(pid_t process, void const* address) {
  char name[40];
  snprintf(name, sizeof name, "/proc/%d/pagemap", (int)process);
  uint64_t entry = 0;
  int const map = open(name, O_RDONLY);
  if (pread(map, &entry, sizeof entry, (off_t)((uintptr_t)address / page * sizeof entry)) != sizeof entry) entry = 0;
  close(map);
  return entry;
}
static inline int is_present(uint64_t entry) { return entry >> 63 & 1; }
static inline int is_in_swap(uint64_t entry) { return entry >> 62 & 1; }
static inline int is_exclusive(uint64_t entry) { return entry >> 56 & 1; }  // no other page table names the frame

// Frame numbers are shown to root alone.
static inline uint64_t frame_at(void const* address) {
  uint64_t const entry = entry_of(getpid(), address);
  uint64_t const frame = entry & ((UINT64_C(1) << 55) - 1);
  if (is_present(entry) && frame == 0) skip("root, to see frame numbers");
  return frame;
}

// A field of /proc/PROCESS/status ("VmPTE:"), or of /proc/PROCESS/smaps for the mapping at an address ("Rss:"), in kB.
static inline long field_of(pid_t process, char const* field, void const* address) {
  char name[40], line[512];
  snprintf(name, sizeof name, "/proc/%d/%s", (int)process, address ? "smaps" : "status");
  FILE* const file = fopen(name, "r");
  long value = -1;
  int here = address == NULL;
  while (file && fgets(line, sizeof line, file)) {
    unsigned long begin, end;
    if (address && sscanf(line, "%lx-%lx ", &begin, &end) == 2)
      here = (uintptr_t)address >= begin && (uintptr_t)address < end;
    else if (here && strncmp(line, field, strlen(field)) == 0) sscanf(line + strlen(field), "%ld", &value);
  }
  if (file) fclose(file);
  return value;
}

// The signal that this access ends with, or 0. It is tried in a child, so it may be a fault.
static inline int fault_of_access(volatile char* address, int is_write) {
  pid_t const child = fork();
  if (child == 0) {
    if (is_write) *address = 1;
    else (void)*address;
    _exit(0);
  }
  int status = 0;
  waitpid(child, &status, 0);
  return WIFSIGNALED(status) ? WTERMSIG(status) : 0;
}
