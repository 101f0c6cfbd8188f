// Plays calls on the model and on an implementation side by side, and judges after each.
#pragma once
#include <memory>
#include <span>
#include <vector>

#include "oracle/relation.hpp"

namespace cowproof::oracle {

class checker {
 public:
  // The size of the implementation has to be one that the model can have.
  checker(implementation& checked, bool quiescent);

  struct played_call {
    call resolved;
    answer said;  // by the implementation
    std::vector<finding> findings;
  };

  // Back to the initial state, on both sides.
  fallible<nothing> restart();
  // If the implementation comes back, that it does not answer is a finding.
  fallible<played_call> play(call const& c);
  // Tells the implementation what it will be asked after a restart.
  void announce(std::span<call const> calls) { checked_.announce(calls); }

  void hurry(bool on) { checked_.hurry(on); }

  expectation const& expected() const { return model_.now(); }
  scope const& size() const { return size_; }

  clause_tallies const& tallies() const { return tallies_; }
  coverage const& seen() const { return coverage_; }
  // How often a finding was gone when looked at again.
  std::uint64_t passing_findings() const { return passing_; }
  // From now on nothing is counted: what is played again to confirm or to shrink was counted before.
  void stop_counting() { counting_ = false; }
  void go_on_counting() { counting_ = true; }

 private:
  call explain(call c, answer const& said) const;
  fallible<played_call> unanswered(call const& asked, failure const& why);
  fallible<std::vector<finding>> judge_twice(judged_operation const& operation);

  implementation& checked_;
  bool quiescent_;
  scope size_;
  model_beside model_;
  observation before_, after_;
  clause_tallies tallies_{};
  coverage coverage_{core_type()};
  coverage unwanted_{core_type()};  // of replays
  std::uint64_t passing_ = 0;
  bool counting_ = true;
};

// The scope of the model beside an implementation of this many processes and pages: a frame for each entry.
scope scope_for(int processes, int pages);

}  // namespace cowproof::oracle
