// What implementations have in common that are programs of their own and say what they did.
#pragma once
#include "oracle/lines/grammar.hpp"
#include "oracle/lines/piped_program.hpp"
#include "oracle/relation/expectation.hpp"

namespace cowproof::oracle {

class speaking_implementation : public implementation {
  program_owner owner_;  // outlives the program

 public:
  declaration const& declares() const override { return header_.declared; }
  line_header const& header() const { return header_; }
  // From now on it is said to decide so, whatever it says when it is started again.
  void hold_to(policies const& p) {
    held_ = p;
    header_.declared.policy = p;
  }
  void hurry(bool on) override { hurried_ = on; }
  fallible<nothing> look() override { return nothing{}; }  // each answer has what is to be seen
  void know(expectation const& now) override {
    for (unsigned p = 0; p < now.processes(); ++p) space_of_[p] = now.tasks[p].space;
  }
  fallible<nothing> observe(observation& seen) override {
    if (header_.declared.is_whole()) place_rows(seen_, space_of_, seen);
    else seen = seen_;
    return nothing{};
  }

  // How often the program had to be started again.
  unsigned starts_again() const { return starts_again_; }

 protected:
  bool waits_for_the_dead() const {
    return header_.knows_wait && header_.declared.policy.memory == memory_returns::at_wait;
  }

  // What it says of itself, and in which words, now that it was started. Fails if it said something else before.
  fallible<nothing> take_header(line_header said, std::string text) {
    if (!said_.empty() && text != said_)
      return failure{failure_kind::unavailable, "started again, it says something else of itself", std::nullopt, 0};
    said_ = std::move(text);
    header_ = std::move(said);
    if (held_) header_.declared.policy = *held_;
    return nothing{};
  }

  // Nothing is mapped, and init is alone.
  void see_nothing() {
    seen_ = observation(header_.declared.processes(), header_.declared.pages());
    auto& init = seen_.task(0);
    init.alive = init.looked = true;
    init.position.fill(-1);
    space_of_.assign(header_.declared.processes(), 0);
  }

  line_header header_;
  std::unique_ptr<piped_program> program_;
  bool is_fresh_ = true;  // nothing was asked since it started
  bool hurried_ = false;
  unsigned starts_again_ = 0;
  observation seen_;  // told last; the rows are processes

 private:
  std::string said_;                // the header, as it was said first
  std::optional<policies> held_;    // to these, in place of those that it says
  std::vector<unsigned> space_of_;  // of each process, by the model
};

}  // namespace cowproof::oracle
