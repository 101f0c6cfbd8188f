// The conversation with a program behind a serial console: it boots, shows a prompt, echoes, prints in between, panics,
// and is started again.
#pragma once
#include <chrono>
#include <memory>
#include <string>
#include <string_view>

#include "oracle/lines/piped_program.hpp"

namespace re2 {
class RE2;
}

namespace cowproof::oracle {

struct console_options {
  std::string command;                           // for a shell: what prints the console, and reads it
  std::string prompt;                            // waited for before anything is sent; empty: nothing is
  std::string start;                             // sent at the prompt; empty: nothing is
  std::string panic;                             // a regular expression; empty: nothing is taken for a panic
  std::string restart;                           // for a shell: brings the kernel back; empty: the command is run again
  std::chrono::milliseconds time_limit{5000};    // for an answer
  std::chrono::milliseconds boot_limit{60'000};  // from the start to the first answer
  std::size_t longest_line = 100;                // of this many characters, unless one call is longer
};

class console_session {
 public:
  // Boots. Fails if the regular expression is none, or the kernel says nothing of itself.
  static fallible<std::unique_ptr<console_session>> start(console_options const& options);
  ~console_session();

  // Again, with nothing left of what was said before.
  fallible<nothing> boot();
  // Not yet booted. Fails if the regular expression is none.
  static fallible<std::unique_ptr<console_session>> make(console_options const& options);
  // The prompt was there when it was booted last.
  bool has_prompted() const { return has_prompted_; }
  // What follows "[cowproof-console/" in the header: the version, and what the kernel says of itself.
  std::string const& header() const { return header_; }

  void send(std::string_view text) { program_->send(text); }
  // What follows "[cow " in the next answer, up to its bracket; everything before it is noise.
  fallible<std::string> next_answer(std::chrono::milliseconds limit);
  // The longest time that an answer was waited for.
  std::chrono::milliseconds slowest() const { return slowest_; }

  // Nothing more is asked of it until it is booted again.
  void abandon();
  // Of what it printed since its last answer.
  std::string last_words() const;
  console_options const& options() const { return options_; }

 private:
  explicit console_session(console_options const& options);
  fallible<nothing> start_or_restart(piped_program::clock::time_point until);
  fallible<nothing> wait_for(std::string const& text, piped_program::clock::time_point deadline);
  fallible<std::string> next(std::string_view opening, piped_program::clock::time_point deadline);
  fallible<nothing> check_panic(std::string_view noise, bool is_all);

  console_options options_;
  program_owner owner_;  // outlives the program
  std::unique_ptr<re2::RE2> panic_;
  std::unique_ptr<piped_program> program_;
  std::string header_;
  bool has_prompted_ = false;
  std::string noise_;  // since the last answer: what a panic is looked for in
  std::chrono::milliseconds slowest_{0};
};

// The last characters of a text, without control characters.
std::string end_of(std::string_view text, std::size_t most);

}  // namespace cowproof::oracle
