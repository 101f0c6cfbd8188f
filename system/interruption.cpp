// SIGINT, SIGTERM and SIGHUP ask to stop.
#include "system/interruption.hpp"

#include <atomic>
#include <cstring>

namespace cowproof {
namespace {

constexpr std::array asking{SIGINT, SIGTERM, SIGHUP};

// A signal handler reaches nothing but globals. Guards may nest; the outermost one starts from zero.
std::atomic<int> asked{0};
std::atomic<int> guards{0};
static_assert(std::atomic<int>::is_always_lock_free);

void on_signal(int signal) { asked.store(signal); }

}  // namespace

interruption_guard::interruption_guard() {
  if (guards.fetch_add(1) == 0) asked.store(0);
  struct sigaction action {};
  action.sa_handler = on_signal;  // no SA_RESTART: a wait ends at once
  for (std::size_t i = 0; i < asking.size(); ++i) {
    sigaction(asking[i], nullptr, &before_[i]);
    // Under nohup the end of the terminal goes on to be ignored. SIGINT is ignored in every job that a script started
    // in the background, and is meant when it is sent.
    bool const stays_ignored = asking[i] == SIGHUP && before_[i].sa_handler == SIG_IGN;
    if (!stays_ignored) sigaction(asking[i], &action, nullptr);
  }
}

interruption_guard::~interruption_guard() {
  for (std::size_t i = 0; i < asking.size(); ++i) sigaction(asking[i], &before_[i], nullptr);
  guards.fetch_sub(1);
}

int interruption_guard::signal() { return asked.load(); }

std::string interruption_text(int signal) {
  return "interrupted by signal " + std::to_string(signal) + " (" + strsignal(signal) + ")";
}

}  // namespace cowproof
