// Plays calls on the model and on an implementation side by side, and judges after each.
#pragma once
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "oracle/relation/relation.hpp"

namespace cowproof::oracle {

struct played_call {
  call asked;                // as reports and replays name it
  call resolved;             // what the model did for it: the same, unless the implementation decides otherwise
  answer said;               // by the implementation
  std::vector<call> before;  // what the model did before: it brought in what the access had to wait for
  std::vector<call> after;   // and what it did afterwards
  std::vector<finding> findings;
  unsigned cpu = 0;  // calls in a row that have one were made at the same time
};

class checker {
 public:
  // The size of the implementation has to be one that the model can have.
  checker(implementation& checked, bool quiescent);

  // Back to the initial state, on both sides.
  fallible<nothing> restart();
  // Why the call cannot be asked in this state; empty if it can.
  std::string_view obstacle(call const& c) const { return model_->obstacle(model_->resolve(c)); }
  // Whether it can be asked or not. If the implementation comes back, that it does not answer is a finding.
  fallible<played_call> play(call const& c);
  // Calls at the same time, for whose outcome their order is of no importance; findings are of the last of them.
  fallible<std::vector<played_call>> play_at_once(std::span<call const> calls, std::span<unsigned const> cpus);
  // Another process waits for one that has died, which frees its memory by the policy at_wait. Unless the waiting is
  // left to the caller, that happens right after each death.
  fallible<std::vector<finding>> wait_for(unsigned process);
  void leave_waiting_to_caller() { waits_at_once_ = false; }
  // Tells the implementation what it will be asked after a restart.
  void announce(std::span<call const> calls) { checked_.announce(calls); }
  void hurry(bool on) { checked_.hurry(on); }
  // Without what has survived restarts. False: it cannot be started anew.
  bool renew() { return checked_.renew(); }

  clause_tallies const& tallies() const { return tallies_; }
  coverage const& seen() const { return coverage_; }
  // How often a finding was gone when looked at again.
  std::uint64_t passing_findings() const { return passing_; }
  // Refusals for lack of memory of an implementation that was not asked to refuse, and does not tell how much it has.
  std::uint64_t unjudged_refusals() const { return unjudged_refusals_; }
  // From now on nothing is counted: what is played again to confirm or to shrink was counted before.
  void stop_counting() { counting_ = false; }
  void go_on_counting() { counting_ = true; }

  declaration const& declared() const { return checked_.declares(); }
  expectation const& expected() const { return model_->now(); }
  scope const& size() const { return model_->size(); }

 private:
  fallible<nothing> observe_next();
  fallible<std::vector<finding>> judge_twice(judged_operation const& operation);
  fallible<std::vector<finding>> judge_storm(expectation const& before);
  fallible<std::vector<finding>> wait_for_the_dead();
  fallible<played_call> unanswered(call const& asked, failure const& why);
  coverage& counted() { return counting_ ? coverage_ : unwanted_; }

  implementation& checked_;
  std::unique_ptr<model_beside> model_;
  observation before_, after_;
  bool quiescent_, counting_ = true, waits_at_once_ = true;
  clause_tallies tallies_{}, unwanted_tallies_{};
  coverage coverage_, unwanted_;  // of what is played for the first time, and of replays
  std::uint64_t passing_ = 0, unjudged_refusals_ = 0;
};

}  // namespace cowproof::oracle
