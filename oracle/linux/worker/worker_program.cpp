// The program that every worker runs: it waits for its turn, does one operation on its own memory, looks at its
// pages, and gives the turn on. A static program that touches few pages, because each fork copies its page tables.
#include <csignal>
#include <cstdlib>
#include <cstring>

#include <fcntl.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>

#include "oracle/linux/worker/futex.hpp"
#include "oracle/linux/worker/warden.hpp"
#include "oracle/linux/worker/whole_worker.hpp"
#include "oracle/linux/worker/worker_memory.hpp"
#include "oracle/linux/worker/worker_parts.hpp"

namespace cowproof::oracle {
namespace {

// NOLINTNEXTLINE(performance-no-int-to-ptr): where a page is, is a number here
void* pointer(std::uint64_t address) { return reinterpret_cast<void*>(address); }

reply map_page(request const& ask, std::uint32_t page_size) {
  int const protection = PROT_READ | (ask.writable != 0 ? PROT_WRITE : 0);
  return map_where_free(ask.address, page_size, protection, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
}

reply unmap_pages(std::uint64_t address, std::uint64_t size) {
  return munmap(pointer(address), size) != 0 ? refused(errno) : done();
}

reply exhaust_memory(std::uint32_t page_size) {
  constexpr std::size_t chunk = std::size_t{1} << 24;
  for (;;) {
    void* const at = mmap(nullptr, chunk, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (at == MAP_FAILED) return refused(errno);
    for (std::size_t offset = 0; offset < chunk; offset += page_size) static_cast<char volatile*>(at)[offset] = 1;
  }
}

class worker {
 public:
  worker(shared_block& block, unsigned number) : block_(block), number_(number) {}

  [[noreturn]] void run(bool after_exec) {
    introduce(after_exec ? getppid() : no_process);
    if (after_exec) finish(done());
    for (;;) {
      while (!take_turn(own().turn)) {
      }
      answer(own().ask);
    }
  }

 private:
  slot& own() { return block_.slots[number_]; }

  static constexpr pid_t no_process = -1;

  // Tells the controller which process this is. Where CLONE_PARENT is ignored (gVisor) it is a child of another worker,
  // which may end before it; then the warden ends it should the controller be gone.
  void introduce(pid_t other_parent) {
    auto const parent = getppid();
    prctl(PR_SET_PDEATHSIG, parent == block_.parent ? SIGKILL : 0);         // not inherited through fork
    if (getppid() != block_.parent && getppid() != other_parent) _exit(1);  // it was too late: the controller is gone
    if (auto const name = own_name_in_proc(); name != 0) own().process_id = name;
  }

  void answer(request const& ask) {
    switch (ask.what) {
      case command::look: return finish(done());
      case command::map: return finish(map_page(ask, block_.page_size));
      case command::unmap: return finish(unmap_pages(ask.address, block_.page_size));
      case command::load: return finish(load_page(ask.address, block_.page_size));
      case command::store: return finish(store_page(ask.address, block_.page_size, ask.word));
      case command::fork: return fork_self(ask, CLONE_PARENT | SIGCHLD);
      case command::fork_without_resources: return fork_without_resources(ask);
      case command::exec: return exec_self();
      case command::exit: _exit(0);
      case command::unmap_all:
        return finish(unmap_pages(arena_address, std::uint64_t{block_.pages} * block_.page_size));
      case command::spin:
        for (bool volatile forever = true; forever;) {
        }
        return;
      case command::exhaust_memory: return finish(exhaust_memory(block_.page_size));
    }
  }

  // CLONE_PARENT: the child is a child of the controller as well, so that one process reaps all [clone(2)].
  void fork_self(request const& ask, unsigned long flags) {
    auto const self = getpid();
    long const child = clone_self(flags);
    if (child == 0) {
      number_ = ask.child;
      introduce(self);
      return;  // and wait for the turn, which the parent gives
    }
    if (child < 0) return finish(refused(errno));
    finish(done(static_cast<std::uint64_t>(child)), ask.child);
  }

  void fork_without_resources(request const& ask) {
    without_descriptors const none;
    fork_self(ask, CLONE_PARENT | CLONE_PIDFD | SIGCHLD);
  }

  void exec_self() {
    char number[8] = {static_cast<char>('0' + number_ / 10), static_cast<char>('0' + number_ % 10)};
    char name[] = "cowproof-worker", resumed[] = "exec";
    char* const arguments[] = {name, number, resumed, nullptr};
    char* const environment[] = {nullptr};
    char const empty[] = "";
    syscall(SYS_execveat, program_descriptor, empty, arguments, environment, AT_EMPTY_PATH);
    finish(refused(errno));
  }

  void finish(reply const& answer) { finish(answer, own().ask.next); }

  void finish(reply const& answer, std::uint32_t next) {
    own().answer = answer;
    look();
    give_turn(next == controller ? block_.controller_turn : block_.slots[next].turn);
  }

  void look() {
    look_result& seen = own().look;
    request const& ask = own().ask;
    seen.looked = ask.pages_to_look_at | (own().answer.kind == reply_kind::done ? ask.pages_when_done : 0);
    seen.faulted = seen.torn = 0;
    for (std::uint64_t left = seen.looked; left != 0; left &= left - 1) {
      auto const page = static_cast<unsigned>(__builtin_ctzll(left));
      reply const found = load_page(arena_address + std::uint64_t{page} * block_.page_size, block_.page_size);
      seen.word[page] = found.value;
      if (found.kind == reply_kind::faulted) seen.faulted |= std::uint64_t{1} << page;
      if (found.torn != 0) seen.torn |= std::uint64_t{1} << page;
    }
  }

  shared_block& block_;
  unsigned number_;
};

int work(unsigned number, bool after_exec) {
  void* const shared =
      mmap(nullptr, sizeof(shared_block), PROT_READ | PROT_WRITE, MAP_SHARED, shared_block_descriptor, 0);
  if (shared == MAP_FAILED || number >= most_workers) return 1;
  auto& block = *static_cast<shared_block*>(shared);
  if (!after_exec) prepare_first_worker(block.address_space_limit);
  catch_faults();
  worker(block, number).run(after_exec);
}

}  // namespace
}  // namespace cowproof::oracle

// cowproof-worker NUMBER [exec], cowproof-worker NUMBER whole[-exec], or cowproof-worker warden
int main(int count, char** arguments) {
  using namespace cowproof::oracle;
  if (count < 2) return 1;
  if (std::strcmp(arguments[1], "warden") == 0) return keep_watch();
  auto const number = static_cast<unsigned>(std::atoi(arguments[1]));
  if (count > 2 && std::strncmp(arguments[2], "whole", 5) == 0)
    return whole::work(number, std::strcmp(arguments[2], "whole-exec") == 0);
  return work(number, count > 2);
}
