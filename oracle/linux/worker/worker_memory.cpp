// Loads and stores that survive a signal: the worker's view of its own pages.
#include "oracle/linux/worker/worker_memory.hpp"

#include <array>
#include <csetjmp>
#include <csignal>

namespace cowproof::oracle {
namespace {

// A signal handler reaches nothing but globals.
sigjmp_buf after_fault;
volatile std::sig_atomic_t expecting_fault = 0;
volatile std::sig_atomic_t fault_signal = 0;
volatile std::sig_atomic_t fault_code = 0;

void on_fault(int signal, siginfo_t* information, void*) {
  if (expecting_fault == 0) {  // our own mistake: die of it, so that the controller sees the signal
    std::signal(signal, SIG_DFL);
    return;
  }
  fault_signal = signal;
  fault_code = information->si_code;
  siglongjmp(after_fault, 1);
}

reply fault_reply() {
  reply answer;
  answer.kind = reply_kind::faulted;
  answer.number = fault_signal;
  answer.code = fault_code;
  return answer;
}

std::array<std::uint64_t volatile*, 3> words_of(std::uint64_t address, std::uint32_t page_size) {
  // NOLINTNEXTLINE(performance-no-int-to-ptr): where a page is, is a number here
  auto const at = [&](std::uint64_t offset) { return reinterpret_cast<std::uint64_t volatile*>(address + offset); };
  return {at(0), at(page_size / 2), at(page_size - sizeof(std::uint64_t))};
}

}  // namespace

void catch_faults() {
  struct sigaction action {};
  action.sa_sigaction = on_fault;
  action.sa_flags = SA_SIGINFO | SA_NODEFER;  // the mask is not saved by sigsetjmp(.., 0): nothing may be blocked
  sigaction(SIGSEGV, &action, nullptr);
  sigaction(SIGBUS, &action, nullptr);
}

reply load_page(std::uint64_t address, std::uint32_t page_size) {
  auto const words = words_of(address, page_size);
  if (sigsetjmp(after_fault, 0) != 0) {
    expecting_fault = 0;
    return fault_reply();
  }
  expecting_fault = 1;
  reply answer;
  answer.kind = reply_kind::done;
  answer.value = *words[0];
  answer.torn = (*words[1] != answer.value || *words[2] != answer.value) ? 1 : 0;
  expecting_fault = 0;
  return answer;
}

reply store_page(std::uint64_t address, std::uint32_t page_size, std::uint64_t word) {
  auto const words = words_of(address, page_size);
  if (sigsetjmp(after_fault, 0) != 0) {
    expecting_fault = 0;
    return fault_reply();
  }
  expecting_fault = 1;
  for (auto* at : words) *at = word;
  expecting_fault = 0;
  reply answer;
  answer.kind = reply_kind::done;
  return answer;
}

}  // namespace cowproof::oracle
