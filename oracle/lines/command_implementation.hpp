// A program that speaks the line protocol, as an implementation.
#pragma once
#include <chrono>
#include <memory>
#include <string>

#include "oracle/lines/speaking_implementation.hpp"

namespace cowproof::oracle {

struct command_options {
  std::string command;                            // for a shell
  std::chrono::milliseconds time_limit{3000};     // for an answer
  std::chrono::milliseconds start_limit{10'000};  // for the first line, if that is longer
};

// A program that runs, and what it said first: of which version it is.
struct started_program {
  std::unique_ptr<piped_program> program;
  std::string first_line;
};
fallible<started_program> start_program(command_options const& options);

// What is wrong with a line of the program, with its number. A program that fails so is not used any more.
failure at_line(std::unique_ptr<piped_program>& program, failure why, std::string_view expected,
                std::string const& within);
std::string malformed_text(line_error const& error, std::string_view line);
// How long an answer is waited for, which is not long while a hang is looked for again and again.
std::chrono::milliseconds patience(std::chrono::milliseconds limit, bool is_hurried, piped_program const& program);

class command_implementation : public speaking_implementation {
 public:
  static fallible<std::unique_ptr<command_implementation>> take(command_options const& options,
                                                                started_program started);

  fallible<nothing> restart() override;
  bool renew() override {
    program_.reset();
    return is_renewed_ = true;
  }
  void announce(std::span<call const> calls) override;
  fallible<answer> perform(call const& c) override;
  fallible<std::vector<answer>> perform_at_once(std::span<call const> calls, std::span<unsigned const> cpus) override;
  fallible<answer> wait(unsigned process) override;

 private:
  explicit command_implementation(command_options const& options) : options_(options) {}

  fallible<nothing> begin(started_program started);
  void send(std::span<call const> calls);
  fallible<nothing> read_line(line_kind wanted);
  fallible<nothing> read_answer();
  fallible<nothing> skip_answers();
  failure unusable(failure const& why, std::string_view expected, std::string const& within = {}) {
    return at_line(program_, why, expected, within);
  }

  command_options options_;
  std::unique_ptr<line_parser> parser_;
  std::string sending_;
  std::uint64_t on_their_way_ = 0;  // answers to what was sent
  parsed_line read_;
  bool is_renewed_ = false;  // it ends because it was told to
};

}  // namespace cowproof::oracle
