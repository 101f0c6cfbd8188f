// A kernel behind a serial console, as an implementation: it echoes, prints in between, panics and is started again.
#pragma once
#include <deque>
#include <memory>
#include <string>

#include "oracle/lines/console_text.hpp"
#include "oracle/lines/speaking_implementation.hpp"

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
  std::size_t longest_line = 100;                // so many characters are sent at once, as far as calls are shorter
};

class console_implementation : public speaking_implementation {
 public:
  // Fails if the regular expression is none, or the kernel says nothing of itself.
  static fallible<std::unique_ptr<console_implementation>> start(console_options const& options);

  ~console_implementation() override;

  fallible<nothing> restart() override;
  void announce(std::span<call const> calls) override;
  fallible<answer> perform(call const& c) override;
  fallible<answer> wait(unsigned process) override;
  fallible<nothing> observe(observation& seen) override;

 private:
  explicit console_implementation(console_options const& options);

  fallible<nothing> boot();
  fallible<nothing> wait_for(std::string const& text, piped_program::clock::time_point deadline);
  fallible<std::string> next_answer(std::string_view opening, piped_program::clock::time_point deadline);
  fallible<answer> read_answer();
  fallible<answer> parse_answer(std::string const& token);
  void send_some();
  fallible<nothing> check_panic(std::string_view noise, bool is_all);
  std::chrono::milliseconds limit() const;
  std::string last_words() const;
  failure gone(failure why);

  console_options options_;
  std::unique_ptr<re2::RE2> panic_;
  std::deque<call> waiting_;               // announced and not yet sent
  std::uint64_t sent_ = 0, answered_ = 0;  // calls, by number
  std::string noise_;                      // since the last answer: what a panic is looked for in
  bool is_lost_ = false;
  std::chrono::milliseconds slowest_{0};
};

}  // namespace cowproof::oracle
