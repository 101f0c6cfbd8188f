// Plays calls on the whole machine and on an implementation side by side, and judges after each.
#pragma once
#include <optional>
#include <span>
#include <vector>

#include "oracle/side_by_side.hpp"
#include "oracle/whole/model_beside.hpp"
#include "oracle/whole/relation.hpp"

namespace cowproof::oracle::whole {

struct played_call {
  call asked;                // of the implementation
  call resolved;             // what the model did for it: the same, unless the implementation decides otherwise
  answer said;               // by the implementation
  std::vector<call> before;  // what the model did before: it brought in what the access had to wait for
  std::vector<call> after;   // and what it did afterwards
  std::vector<finding> findings;
};

class checker : public side_by_side<implementation, observation, finding, clause_tallies> {
 public:
  // The size of the implementation has to be one that the model can have.
  checker(implementation& checked, bool quiescent);

  fallible<nothing> restart();
  // Nothing if the call cannot be asked in this state. If the implementation comes back, that it does not answer is a
  // finding.
  fallible<std::optional<played_call>> play(call const& c);
  // One that was made, whether it would have been asked or not.
  fallible<played_call> play_whatever(call const& c);

  void hurry(bool on) { checked_.hurry(on); }
  // Refusals for lack of memory that were not asked for: how much there is, is not told.
  std::uint64_t unjudged_refusals() const { return unjudged_refusals_; }

  expectation const& expected() const { return model_.now(); }
  scope const& size() const { return size_; }
  abilities const& can() const { return checked_.declares().can; }
  // Why it cannot be asked now; empty if it can.
  std::string_view obstacle(call const& c) const;
  bool is_askable(call const& c) const { return obstacle(c).empty(); }

 private:
  call meant_by(call const& asked) const;
  fallible<played_call> unanswered(call const& asked, failure const& why);

  scope size_;
  model_beside model_;
  std::uint64_t unjudged_refusals_ = 0;
};

}  // namespace cowproof::oracle::whole
