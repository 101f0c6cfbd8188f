// A program that speaks the line protocol, as an implementation.
#pragma once
#include <chrono>
#include <memory>
#include <string>

#include "oracle/lines/grammar.hpp"
#include "oracle/lines/piped_program.hpp"

namespace cowproof::oracle {

struct command_options {
  std::string command;                         // for a shell
  std::chrono::milliseconds time_limit{3000};  // for an answer; the first line may take ten seconds in any case
};

class command_implementation : public implementation {
 public:
  static fallible<std::unique_ptr<command_implementation>> start(command_options const& options);

  declaration const& declares() const override { return header_.declared; }
  line_header const& header() const { return header_; }
  fallible<nothing> restart() override;
  void announce(std::span<call const> calls) override;
  void hurry(bool on) override { hurried_ = on; }
  fallible<answer> perform(call const& c) override;
  fallible<nothing> look() override { return nothing{}; }
  fallible<nothing> observe(observation& seen) override;

  // How often the program had to be started again.
  unsigned starts_again() const { return starts_again_; }

 private:
  explicit command_implementation(command_options const& options) : options_(options) {}

  fallible<nothing> launch();
  fallible<nothing> read_line(line_kind wanted);
  fallible<nothing> read_answer();
  fallible<nothing> skip_answers();
  std::chrono::milliseconds limit() const;
  failure unusable(failure why, std::string_view expected);

  program_owner owner_;
  command_options options_;
  line_header header_;
  std::unique_ptr<line_parser> parser_;
  std::unique_ptr<piped_program> program_;
  std::string sending_;
  std::uint64_t on_their_way_ = 0;  // answers to what was sent
  bool is_fresh_ = true;            // nothing was asked since it started
  bool hurried_ = false;
  unsigned starts_again_ = 0;
  parsed_line read_;
  observation seen_;
};

}  // namespace cowproof::oracle
