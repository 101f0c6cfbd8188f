// A page in swap is inherited by fork as an entry that names its slot. Each process reads it back at the same address.
#include "../claims.h"

static char swap_file[] = "swap.XXXXXX";

// Swap space of 1 MiB in a file of its own, while the program runs.
static void begin_swap(void) {
  char content[page] = "";
  uint32_t const version_and_last_page[2] = {1, 255};
  int const file = mkstemp(swap_file);
  if (file < 0) skip("a folder that it can write to");
  int is_written = 1;
  for (int i = 0; i < 256; ++i) is_written &= write(file, content, page) == page;
  memcpy(content + 1024, version_and_last_page, sizeof version_and_last_page);
  memcpy(content + page - 10, "SWAPSPACE2", 10);
  is_written &= pwrite(file, content, page, 0) == page && fsync(file) == 0 && close(file) == 0;
  if (is_written && swapon(swap_file, 0) == 0) return;
  unlink(swap_file);
  skip("root, and a file system that can hold swap");
}

static void fork_with_a_page_in_swap(void) {
  char* const memory = private_memory(2 * page);
  memory[0] = memory[page] = 33;
  for (int tries = 0; tries < 100 && !is_in_swap(entry_of(getpid(), memory)); ++tries)
    madvise(memory, page, MADV_PAGEOUT);
  claim_yes("the page is in swap:", is_in_swap(entry_of(getpid(), memory)));
  pid_t const child = fork();
  if (child == 0) {
    claim_yes("child: its entry names the slot:", is_in_swap(entry_of(getpid(), memory)));
    claim("child: it reads at the same address", memory[0], 33);
    uint64_t const frame = frame_at(memory);
    memory[0] = 34;
    claim_no("child: its write after the read is in place:", frame_at(memory) == frame);
    _exit(claims_failed);
  }
  join(child);
  claim_yes("parent: its page is still in swap:", is_in_swap(entry_of(getpid(), memory)));
  claim("parent: after the child's write it reads", memory[0], 33);
  pid_t const sharer = fork();
  if (sharer == 0) {
    pause();  // until it is killed; it shares the second page
    _exit(0);
  }
  madvise(memory + page, page, MADV_PAGEOUT);
  claim_yes("MADV_PAGEOUT leaves a page that is shared with a child where it is:",
            is_present(entry_of(getpid(), memory + page)));
  kill(sharer, SIGKILL);
  waitpid(sharer, NULL, 0);
}

int main(void) {
  begin();
  begin_swap();
  pid_t const user = fork();
  if (user == 0) {
    fork_with_a_page_in_swap();
    _exit(claims_failed);
  }
  join(user);
  swapoff(swap_file);
  unlink(swap_file);
  return claims_failed;
}
