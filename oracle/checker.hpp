// Plays calls on the model and on an implementation side by side, and judges after each.
#pragma once
#include <memory>
#include <span>
#include <vector>

#include "oracle/relation.hpp"
#include "oracle/side_by_side.hpp"

namespace cowproof::oracle {

class checker : public side_by_side<implementation, observation, finding, clause_tallies> {
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
  // Somebody waits for a process that has died, which frees its memory by the policy at_wait. Unless the waiting is
  // left to the caller, that happens right after each death.
  fallible<std::vector<finding>> wait_for(unsigned process);
  void leave_waiting_to_caller() { waits_at_once_ = false; }
  // Tells the implementation what it will be asked after a restart.
  void announce(std::span<call const> calls) { checked_.announce(calls); }

  void hurry(bool on) { checked_.hurry(on); }

  // Refusals for lack of memory of an implementation that was not asked to refuse, and does not tell how much it has.
  std::uint64_t unjudged_refusals() const { return unjudged_refusals_; }

  expectation const& expected() const { return model_.now(); }
  scope const& size() const { return size_; }

 private:
  call explain(call c, answer const& said) const;
  result play_on_model(call const& meant, answer const& said);
  fallible<std::vector<finding>> wait_for_the_dead();
  fallible<played_call> unanswered(call const& asked, failure const& why);

  scope size_;
  model_beside model_;
  bool waits_at_once_ = true;
  std::uint64_t unjudged_refusals_ = 0;
};

// The scope of the model beside an implementation of this many processes and pages: a frame for each entry.
scope scope_for(int processes, int pages);

}  // namespace cowproof::oracle
