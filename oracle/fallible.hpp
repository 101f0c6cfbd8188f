// What the oracle says when something outside of its control went wrong, and a value or such a failure.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>

namespace cowproof::oracle {

enum class failure_kind : std::uint8_t {
  hung,           // no answer within the time limit
  killed,         // the process is gone, by a signal or by an exit that was not asked for
  malformed,      // an answer that is none
  out_of_memory,  // the kernel killed the process because its memory limit was reached
  interrupted,    // the user asked to stop (SIGINT, SIGTERM, SIGHUP)
  unavailable,    // the system does not offer what is needed
};

// Failures of what is validated, not of the system around it or of the user's patience.
constexpr bool is_of_implementation(failure_kind kind) {
  return kind == failure_kind::hung || kind == failure_kind::killed || kind == failure_kind::malformed;
}

// A failure ends a run: what was seen before it still counts, but nothing more can be said.
struct failure {
  failure_kind kind = failure_kind::unavailable;
  std::string what;                 // one sentence
  std::optional<unsigned> process;  // the process slot that it happened to
  int number = 0;                   // the signal, or the errno
};

constexpr char const* name_of(failure_kind kind) {
  switch (kind) {
    case failure_kind::hung: return "hung";
    case failure_kind::killed: return "killed";
    case failure_kind::malformed: return "malformed";
    case failure_kind::out_of_memory: return "out_of_memory";
    case failure_kind::interrupted: return "interrupted";
    case failure_kind::unavailable: return "unavailable";
  }
  return "?";
}

// A failed system call: "pidfd_open: Operation not permitted".
failure system_failure(char const* call, int error);
// The user asked to stop, by a signal.
failure interrupted_by(int signal);

struct nothing {};

// A value, or the failure because of which there is none.
template <class T = nothing> class [[nodiscard]] fallible {
 public:
  fallible(T value) : content_(std::in_place_index<0>, std::move(value)) {}
  fallible(failure why) : content_(std::in_place_index<1>, std::move(why)) {}

  explicit operator bool() const { return content_.index() == 0; }
  T& operator*() { return std::get<0>(content_); }
  T const& operator*() const { return std::get<0>(content_); }
  T* operator->() { return &std::get<0>(content_); }
  T const* operator->() const { return &std::get<0>(content_); }
  failure const& why() const { return std::get<1>(content_); }

 private:
  std::variant<T, failure> content_;
};

}  // namespace cowproof::oracle
