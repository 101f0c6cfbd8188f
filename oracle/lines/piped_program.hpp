// A program that is spoken to through pipes, and of which nothing is left when its owner lets go of it.
#pragma once
#include <chrono>
#include <memory>
#include <string>
#include <string_view>

#include <sys/types.h>

#include "oracle/fallible.hpp"
#include "system/descendants.hpp"
#include "system/descriptor.hpp"

namespace cowproof::oracle {

// "0.5 s (--timeout)": which limit it was that ended something.
std::string limit_text(std::chrono::milliseconds limit, std::string_view named);
inline constexpr std::string_view while_shrinking = "the shorter limit of shrinking";

class piped_program {
 public:
  using clock = std::chrono::steady_clock;

  // Runs a command line of a shell in a process group of its own, which is gone when this process is, too.
  static fallible<std::unique_ptr<piped_program>> start(std::string const& command);
  ~piped_program();  // kills the group, and every other descendant
  piped_program(piped_program const&) = delete;
  piped_program& operator=(piped_program const&) = delete;

  // Sent as far as the program reads it; the rest while its answers are waited for.
  void send(std::string_view text);

  // What it has printed that was not taken yet.
  std::string_view printed() const { return std::string_view(output_).substr(taken_); }
  void take(std::size_t bytes);
  // Waits for more of it. Fails if there is no more: at the deadline, at the end of the program, or at an interruption.
  fallible<nothing> wait_for_more(clock::time_point deadline);

  // The next line, without its end, valid until the next call; and its number, from 1.
  fallible<std::string_view> next_line(std::chrono::milliseconds limit);
  std::uint64_t line() const { return line_; }
  // The longest time that a line was waited for.
  std::chrono::milliseconds slowest() const { return slowest_; }
  // How long it takes to start says nothing of its answers.
  void forget_slowness() { slowest_ = std::chrono::milliseconds(0); }

 private:
  piped_program() = default;

  fallible<bool> read_some(int from, std::string& into);  // false: it has ended
  void write_pending();
  failure ended();
  void read_last_errors();
  std::string last_errors() const;

  pid_t leader_ = -1;
  new_children children_;
  descriptor input_, output_end_, error_end_;
  std::string pending_, output_, errors_;
  std::size_t sent_ = 0, taken_ = 0;
  std::uint64_t line_ = 0;
  std::chrono::milliseconds slowest_{0};
};

}  // namespace cowproof::oracle
