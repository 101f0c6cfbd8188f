// SIGINT, SIGTERM and SIGHUP ask to stop, and so does a timer.
#include "system/interruption.hpp"

#include <atomic>
#include <cmath>
#include <cstring>

#include <sys/time.h>

namespace cowproof {
namespace {

constexpr std::array asking{SIGINT, SIGTERM, SIGHUP, SIGALRM};

// A signal handler reaches nothing but globals. Guards may nest; the outermost one starts from zero.
std::atomic<int> asked{0};
std::atomic<int> guards{0};
static_assert(std::atomic<int>::is_always_lock_free);

void on_signal(int signal) { asked.store(signal); }

void set_timer(double seconds) {
  itimerval timer{};
  timer.it_value.tv_sec = static_cast<time_t>(seconds);
  timer.it_value.tv_usec = static_cast<suseconds_t>((seconds - std::floor(seconds)) * 1e6);
  setitimer(ITIMER_REAL, &timer, nullptr);
}

}  // namespace

interruption_guard::interruption_guard(double seconds) {
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
  if (seconds > 0) set_timer(seconds);
}

interruption_guard::~interruption_guard() {
  if (guards.load() == 1) set_timer(0);
  for (std::size_t i = 0; i < asking.size(); ++i) sigaction(asking[i], &before_[i], nullptr);
  guards.fetch_sub(1);
}

int interruption_guard::signal() { return asked.load(); }

std::string interruption_text(int signal) {
  if (signal == SIGALRM) return "stopped when its time was over";
  return "interrupted by signal " + std::to_string(signal) + " (" + strsignal(signal) + ")";
}

}  // namespace cowproof
