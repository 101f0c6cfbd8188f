// What implementations have in common that are programs of their own and say what they did.
#pragma once
#include "oracle/lines/grammar.hpp"
#include "oracle/lines/piped_program.hpp"

namespace cowproof::oracle {

class speaking_implementation : public implementation {
  program_owner owner_;  // outlives the program

 public:
  declaration const& declares() const override { return header_.declared; }
  line_header const& header() const { return header_; }
  // From now on it is said to decide so.
  void hold_to(policies const& p) { header_.declared.policy = p; }
  void hurry(bool on) override { hurried_ = on; }
  fallible<nothing> look() override { return nothing{}; }  // each answer has what is to be seen

  // How often the program had to be started again.
  unsigned starts_again() const { return starts_again_; }

 protected:
  // Nothing is mapped, and init is alone.
  void see_nothing() {
    auto const& size = header_.declared.size;
    seen_ = observation(static_cast<unsigned>(size.processes), static_cast<unsigned>(size.pages));
    seen_.set_alive(0, true);
  }

  line_header header_;
  std::unique_ptr<piped_program> program_;
  bool is_fresh_ = true;  // nothing was asked since it started
  bool hurried_ = false;
  unsigned starts_again_ = 0;
  observation seen_;
};

}  // namespace cowproof::oracle
