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

class command_implementation : public speaking_implementation {
 public:
  static fallible<std::unique_ptr<command_implementation>> start(command_options const& options);

  fallible<nothing> restart() override;
  void announce(std::span<call const> calls) override;
  fallible<answer> perform(call const& c) override;
  fallible<nothing> observe(observation& seen) override;

 private:
  explicit command_implementation(command_options const& options) : options_(options) {}

  fallible<nothing> launch();
  fallible<nothing> read_line(line_kind wanted);
  fallible<nothing> read_answer();
  fallible<nothing> skip_answers();
  std::chrono::milliseconds limit() const;
  failure unusable(failure why, std::string_view expected, std::string const& within = {});

  command_options options_;
  std::unique_ptr<line_parser> parser_;
  std::string sending_;
  std::uint64_t on_their_way_ = 0;  // answers to what was sent
  parsed_line read_;
};

}  // namespace cowproof::oracle
