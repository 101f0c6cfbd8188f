// Memory runs out when a child writes: Linux ends the process that frees most, which may be the parent that only waits.
// All processes that share its memory end with it.
#include "../claims.h"

enum { mebibyte = 1 << 20 };

static char group[80];

static int write_to(char const* file, char const* text) {
  char name[120];
  snprintf(name, sizeof name, "%s/%s", group, file);
  int const opened = open(name, O_WRONLY);
  int const is_done = opened >= 0 && write(opened, text, strlen(text)) > 0;
  if (opened >= 0) close(opened);
  return is_done;
}

// A memory control group of 64 MiB, so that memory runs out for this program alone.
static void make_group(void) {
  snprintf(group, sizeof group, "/sys/fs/cgroup/memory/example.%d", (int)getpid());  // version 1
  if (mkdir(group, 0755) != 0) {
    snprintf(group, sizeof group, "/sys/fs/cgroup/example.%d", (int)getpid());  // version 2
    if (mkdir(group, 0755) != 0) skip("root, and memory control groups");
  }
  if (write_to("memory.limit_in_bytes", "67108864") || write_to("memory.max", "67108864")) {
    write_to("memory.swappiness", "0");
    write_to("memory.swap.max", "0");
    return;
  }
  rmdir(group);
  skip("memory control groups");
}

static void parent_of_a_writer(int const gate[2]) {
  char* const copied = private_memory(40 * mebibyte);
  char* const own = private_memory(8 * mebibyte);
  memset(copied, 1, 40 * mebibyte);
  memset(own, 1, 8 * mebibyte);
  madvise(own, 8 * mebibyte, MADV_DONTFORK);  // the parent has 48 MiB, the child 40
  pid_t const child = fork();
  if (child == 0) {
    memset(copied, 2, 40 * mebibyte);  // 88 MiB in all
    open_gate(gate);
    _exit(0);
  }
  waitpid(child, NULL, 0);
}

static int write_too_much(void* memory) {
  memset(memory, 1, 128 * mebibyte);
  _exit(0);
}
static void parent_of_a_sharer(int const gate[2]) {
  static char stack[16 * page];
  (void)gate;
  clone(write_too_much, stack + sizeof stack, CLONE_VM | CLONE_VFORK | SIGCHLD, private_memory(128 * mebibyte));
}

// The signal by which this process ends, in the group.
static int end_of(void (*process)(int const[2]), int const gate[2]) {
  pid_t const child = fork();
  if (child == 0) {
    char number[20];
    snprintf(number, sizeof number, "%d", (int)getpid());
    if (!write_to("cgroup.procs", number)) _exit(1);
    process(gate);
    _exit(0);
  }
  int status = 0;
  waitpid(child, &status, 0);
  return WIFSIGNALED(status) ? WTERMSIG(status) : 0;
}

int main(void) {
  begin();
  make_group();
  int gate[2];
  if (pipe(gate) != 0) return 1;
  claim_signal("signal by which the larger parent ends, while its child writes:", end_of(parent_of_a_writer, gate),
               SIGKILL);
  wait_at(gate);
  puts("the child has written all of it");
  claim_signal("signal by which a parent ends whose child in its memory takes too much:",
               end_of(parent_of_a_sharer, gate), SIGKILL);
  for (int tries = 0; rmdir(group) != 0 && tries < 1000; ++tries) usleep(10000);  // until the last process has left it
  return claims_failed;
}
