// Passes everything on to an implementation, and writes it down in the lines of the protocol.
#pragma once
#include "oracle/lines/grammar.hpp"
#include "oracle/lines/log_file.hpp"

namespace cowproof::oracle {

class recording : public implementation {
 public:
  // Both have to outlive it.
  recording(implementation& inner, line_header const& header, log_writer& log);

  declaration const& declares() const override { return inner_.declares(); }
  fallible<nothing> restart() override;
  void announce(std::span<call const> calls) override { inner_.announce(calls); }
  bool renew() override { return inner_.renew(); }
  void hurry(bool on) override { inner_.hurry(on); }
  fallible<answer> perform(call const& c) override;
  fallible<std::vector<answer>> perform_at_once(std::span<call const> calls, std::span<unsigned const> cpus) override;
  fallible<answer> wait(unsigned process) override;
  void know(expectation const& now) override;
  fallible<nothing> look() override { return inner_.look(); }
  fallible<nothing> observe(observation& seen) override;

 private:
  implementation& inner_;
  line_header header_;
  log_writer& log_;
  std::string text_;
  bool is_new_ = false;             // what is observed next was not written yet
  std::vector<unsigned> space_of_;  // of each process, by the model; ...
  std::vector<char> lives_;         // ... and which there are, where no observation tells
};

}  // namespace cowproof::oracle
