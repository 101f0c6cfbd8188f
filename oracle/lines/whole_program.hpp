// A program that speaks version cowproof-lines/2 of the line protocol, as an implementation of the whole machine.
#pragma once
#include <memory>
#include <string>

#include "oracle/lines/command_implementation.hpp"
#include "oracle/lines/log_file.hpp"
#include "oracle/lines/whole_grammar.hpp"

namespace cowproof::oracle::whole {

class whole_program : public implementation {
  program_owner owner_;  // outlives the program

 public:
  // Of a program that was started, and whose first line is a header of this version.
  static fallible<std::unique_ptr<whole_program>> take(command_options const& options, started_program started);

  declaration const& declares() const override { return header_.declared; }
  line_header const& header() const { return header_; }
  void hurry(bool on) override { hurried_ = on; }
  fallible<nothing> restart() override;
  fallible<answer> perform(call const& c) override;
  fallible<nothing> look() override { return nothing{}; }  // each answer has what is to be seen
  void know(expectation const& now) override;
  fallible<nothing> observe(observation& seen) override;

  // From now on all that is said is written there, as a log that can be read again.
  void record_to(log_writer* log);
  unsigned starts_again() const { return starts_again_; }

 private:
  explicit whole_program(command_options const& options) : options_(options) {}

  fallible<nothing> begin(started_program started);
  void send(std::string const& line);
  fallible<nothing> read_line(line_kind wanted);
  fallible<nothing> read_answer();
  void see_nothing();

  command_options options_;
  std::unique_ptr<piped_program> program_;
  std::string first_line_;
  line_header header_;
  std::unique_ptr<line_parser> parser_;
  parsed_line read_;
  std::vector<unsigned> space_of_;  // of each process, by the model
  bool is_fresh_ = true, hurried_ = false;
  unsigned starts_again_ = 0;
  log_writer* log_ = nullptr;
};

}  // namespace cowproof::oracle::whole
