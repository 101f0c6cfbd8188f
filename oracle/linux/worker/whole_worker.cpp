// A worker of the whole machine: turns, new tasks, and what it sees of itself.
#include "oracle/linux/worker/whole_worker.hpp"

#include <cerrno>
#include <csignal>
#include <cstdlib>

#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "oracle/linux/worker/futex.hpp"
#include "oracle/linux/worker/worker_memory.hpp"

namespace cowproof::oracle::whole {
namespace {

// What a task that begins on a stack of its own can find. It is the same for all that share memory.
shared_block* the_block = nullptr;
std::uint64_t the_heap = 0;

int begin_on_own_stack(void* beginning);

// How a task that shares memory begins: a number, and does it have the turn?
struct beginning {
  std::uint32_t number = 0;
  bool has_turn = false;
};

class worker {
 public:
  explicit worker(unsigned number) : number_(number) {}

  [[noreturn]] void run(bool has_turn) {
    if (has_turn) answer(own().ask);
    for (;;) {
      wait_for_turn();
      answer(own().ask);
    }
  }

  // The names under which /proc shows this process to the controller, and to itself.
  void introduce() {
    if (auto const name = own_name_in_proc(); name != 0) own().process_id = name;
    own().own_id = static_cast<std::int32_t>(syscall(SYS_getpid));
    own().heap = the_heap;
  }

  // There is no way back: a program that cannot be loaded ends.
  void finish_exec() {
    reply const loaded = shop().load_program(own().ask);
    if (loaded.kind != reply_kind::done) _exit(1);
    finish(loaded);
  }

 private:
  slot& own() { return the_block->slots[number_]; }
  static workshop shop() { return {*the_block, the_heap}; }

  void wait_for_turn() {
    timespec const slice{0, 300'000'000};
    while (!take_turn(own().turn, &slice)) {
      pollfd lifeline{lifeline_descriptor, POLLIN, 0};
      if (poll(&lifeline, 1, 0) > 0) _exit(1);  // the controller is gone
    }
  }

  void answer(request const& ask) {
    switch (ask.what) {
      case command::look: return finish_look();
      case command::fork: return fork_self(ask, SIGCHLD);
      case command::fork_without_resources: return fork_without_resources(ask);
      case command::clone: return start_within(ask, CLONE_VM | SIGCHLD, false);
      case command::vfork: return start_within(ask, CLONE_VM | CLONE_VFORK | SIGCHLD, true);
      case command::exec:
      case command::exec_nothing: return exec_self(ask);
      case command::exit: _exit(0);
      case command::spin:
        for (bool volatile forever = true; forever;) {
        }
        return;
      default: return finish(answer_at_home(ask));
    }
  }

  static reply answer_at_home(request const& ask) {
    switch (ask.what) {
      case command::map:
      case command::map_shared: return shop().map(ask);
      case command::map_object: return shop().map_object(ask);
      case command::unmap: return shop().unmap(ask);
      case command::brk: return shop().move_break(ask);
      case command::protect: return shop().protect(ask);
      case command::advise_fork: return shop().advise_fork(ask);
      case command::discard: return shop().advise(ask, MADV_DONTNEED);
      case command::page_out: return shop().advise(ask, MADV_PAGEOUT);
      case command::load: return load_page(shop().address_of(ask), the_block->page_size);
      case command::store: return store_page(shop().address_of(ask), the_block->page_size, ask.word);
      case command::kernel_store: return shop().kernel_store(ask);
      case command::pin: return shop().register_buffer(ask);
      case command::file_write: return shop().file_write(ask);
      case command::open:
      case command::dup:
      case command::close:
      case command::seek: return answer_about_descriptor(ask);
      case command::signal:
      case command::take_signal: return answer_about_signal(ask);
      case command::wait: return wait_for(ask);
      case command::clear: return shop().clear();
      default: return refused(ENOSYS);
    }
  }

  // ---------------------------------------------------------------------------------------------------- new tasks

  void fork_self(request const& ask, unsigned long flags) {
    long const child = clone_self(flags);
    if (child == 0) {
      number_ = ask.child;
      introduce();
      return;  // and wait for the turn, which the parent gives
    }
    if (child < 0) return finish(refused(errno));
    finish(done(static_cast<std::uint64_t>(child)), ask.child);
  }

  void fork_without_resources(request const& ask) {
    without_descriptors const none;
    fork_self(ask, CLONE_PIDFD | SIGCHLD);
  }

  // A vfork child has the turn at once: its parent is blocked, and answers nothing until the child has left.
  void start_within(request const& ask, int flags, bool blocks) {
    auto const top = stacks_address + (std::uint64_t{ask.stack} + 1) * stack_size;
    // It lies on the child's own stack, because this one goes on being used.
    auto* const told = reinterpret_cast<beginning*>(top - 64);  // NOLINT(performance-no-int-to-ptr)
    *told = {ask.child, blocks};
    std::uint32_t const child_number = ask.child;
    int const child = ::clone(begin_on_own_stack, told, flags, told);
    if (child < 0) return finish(refused(errno));
    if (!blocks) return finish(done(static_cast<std::uint64_t>(child)), child_number);
    own().resumed.fetch_add(1, std::memory_order_release);
  }

  void exec_self(request const& ask) {
    char number[] = {static_cast<char>('0' + number_), 0};
    char name[] = "cowproof-worker", resumed[] = "whole-exec";
    char* const arguments[] = {name, number, resumed, nullptr};
    char* const environment[] = {nullptr};
    bool const exists = ask.what == command::exec;
    if (exists) syscall(SYS_execveat, program_descriptor, "", arguments, environment, AT_EMPTY_PATH);
    else syscall(SYS_execveat, AT_FDCWD, "/dev/null/no-program", arguments, environment, 0);
    finish(refused(errno));
  }

  // ------------------------------------------------------------------------------------------------------- turns

  void finish(reply const& answer) { finish(answer, own().ask.next); }
  void finish(reply const& answer, std::uint32_t next) {
    own().answer = answer;
    give_turn(next == controller ? the_block->controller_turn : the_block->slots[next].turn);
  }
  void finish_look() {
    look();
    finish(done());
  }

  void look() {
    self_report& seen = own().look;
    seen.looked = own().ask.pages_to_look_at;
    seen.faulted = seen.torn = 0;
    for (std::uint64_t left = seen.looked; left != 0; left &= left - 1) {
      auto const page = static_cast<unsigned>(__builtin_ctzll(left));
      reply const found = load_page(shop().address_of(page), the_block->page_size);
      seen.word[page] = found.value;
      if (found.kind == reply_kind::faulted) seen.faulted |= std::uint64_t{1} << page;
      if (found.torn != 0) seen.torn |= std::uint64_t{1} << page;
    }
    for (unsigned d = 0; d < most_user_descriptors; ++d)
      seen.position[d] = lseek(first_user_descriptor + static_cast<int>(d), 0, SEEK_CUR);
    sigset_t pending;
    sigpending(&pending);
    seen.pending = (sigismember(&pending, SIGUSR1) == 1 ? 1U : 0U) | (sigismember(&pending, SIGUSR2) == 1 ? 2U : 0U);
    seen.parent = static_cast<std::int32_t>(syscall(SYS_getppid));
  }

  unsigned number_;
};

int begin_on_own_stack(void* told) {
  beginning const begin = *static_cast<beginning*>(told);
  worker born(begin.number);
  born.introduce();
  born.run(begin.has_turn);
}

void prepare_init(shared_block const& block) {
  prepare_first_worker(block.address_space_limit);
  prctl(PR_SET_CHILD_SUBREAPER, 1);  // orphans become its children
  sigset_t held;                     // so that they stay pending
  sigemptyset(&held);
  sigaddset(&held, SIGUSR1);
  sigaddset(&held, SIGUSR2);
  sigprocmask(SIG_BLOCK, &held, nullptr);
}

// The heap begins at a page of its own, behind what the C library took.
bool find_heap() {
  constexpr std::uint64_t last_byte = 4095;
  auto const now = static_cast<std::uint64_t>(syscall(SYS_brk, 0));
  the_heap = (now + last_byte) & ~last_byte;
  return static_cast<std::uint64_t>(syscall(SYS_brk, the_heap)) == the_heap;
}

bool make_stacks() {
  // NOLINTNEXTLINE(performance-no-int-to-ptr)
  return mmap(reinterpret_cast<void*>(stacks_address), stack_size * (most_workers + 1), PROT_READ | PROT_WRITE,
              MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE | MAP_NORESERVE, -1, 0) != MAP_FAILED;
}

}  // namespace

int work(unsigned number, bool after_exec) {
  void* const shared =
      mmap(nullptr, sizeof(shared_block), PROT_READ | PROT_WRITE, MAP_SHARED, shared_block_descriptor, 0);
  if (shared == MAP_FAILED || number >= most_workers) return 1;
  the_block = static_cast<shared_block*>(shared);
  if (!after_exec) prepare_init(*the_block);
  if (!find_heap() || !make_stacks()) return 1;
  catch_faults();
  worker self(number);
  self.introduce();
  if (after_exec) self.finish_exec();
  self.run(false);
}

}  // namespace cowproof::oracle::whole
