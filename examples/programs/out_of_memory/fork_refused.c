// Fork is refused for memory that it promises, although nothing is copied and memory is free. vfork promises nothing.
#include "../claims.h"

extern char** environ;

static int can_fork(void) {
  pid_t const child = fork();
  if (child == 0) _exit(0);
  if (child < 0) return 0;
  join(child);
  return 1;
}

int main(void) {
  begin();
  int const file = open("/proc/sys/vm/overcommit_memory", O_RDONLY);
  char policy = 0;
  if (read(file, &policy, 1) != 1 || policy != '0') skip("vm.overcommit_memory = 0");
  struct sysinfo machine;
  sysinfo(&machine);
  size_t const all = (machine.totalram + machine.totalswap) * machine.mem_unit;
  size_t const half =
      all / 4 * 3 / page * page;  // each is promised on its own; together they are one mapping, too large
  char* const upper = private_memory(half);
  char* const lower =
      mmap(upper - half, half, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0);
  if (lower != upper - half) skip("free addresses below a mapping");
  madvise(lower, half, MADV_NOHUGEPAGE);
  claim("kB of it that are resident:", field_of(getpid(), "Rss:", lower), 0);
  claim_error("fork is", can_fork() ? 0 : errno, ENOMEM);
  char* arguments[] = {"true", NULL};
  pid_t child = 0;
  claim("posix_spawn returns", posix_spawnp(&child, "true", NULL, NULL, arguments, environ), 0);
  join(child);
  madvise(lower, half, MADV_DONTFORK);
  claim_text("fork without half of it is", can_fork() ? "done" : strerror(errno), "done");
  return claims_failed;
}
