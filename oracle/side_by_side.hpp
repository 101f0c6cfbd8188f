// What every checker does, whichever machine is beside the implementation: it observes, judges and counts.
#pragma once
#include <algorithm>
#include <vector>

#include "engines/coverage.hpp"
#include "oracle/fallible.hpp"

namespace cowproof::oracle {

template <class Implementation, class Observation, class Finding, class Tallies> class side_by_side {
 public:
  Tallies const& tallies() const { return tallies_; }
  coverage const& seen() const { return coverage_; }
  // How often a finding was gone when looked at again.
  std::uint64_t passing_findings() const { return passing_; }
  // From now on nothing is counted: what is played again to confirm or to shrink was counted before.
  void stop_counting() { counting_ = false; }
  void go_on_counting() { counting_ = true; }

 protected:
  side_by_side(Implementation& checked, bool quiescent, Observation const& nothing_seen, machine_type const& beside)
      : checked_(checked),
        before_(nothing_seen),
        after_(nothing_seen),
        quiescent_(quiescent),
        coverage_(beside),
        unwanted_(beside) {}

  bool is_counting() const { return counting_; }
  coverage& counted() { return counting_ ? coverage_ : unwanted_; }
  void count(std::size_t clause) { tallies_[clause] += counting_ ? 1 : 0; }

  fallible<nothing> observe_next() {
    std::swap(before_, after_);
    return checked_.observe(after_);
  }

  // A page that the kernel is just moving is not there for a moment. What is wrong stays wrong.
  template <class Operation> fallible<std::vector<Finding>> judge_twice(Operation const& operation) {
    Tallies unwanted{};
    auto findings = judge(operation, checked_.declares(), quiescent_, counting_ ? tallies_ : unwanted);
    if (findings.empty()) return findings;
    if (auto looked = checked_.look(); !looked) return looked.why();
    if (auto observed = checked_.observe(after_); !observed) return observed.why();
    auto const again = judge(operation, checked_.declares(), quiescent_, unwanted);
    std::erase_if(findings, [&](Finding const& f) {
      return std::ranges::none_of(again, [&](Finding const& g) { return f.same_place(g); });
    });
    if (counting_ && findings.empty()) ++passing_;
    return findings;
  }

  Implementation& checked_;
  Observation before_, after_;

 private:
  bool quiescent_;
  bool counting_ = true;
  Tallies tallies_{};
  coverage coverage_, unwanted_;  // of what is played for the first time, and of replays
  std::uint64_t passing_ = 0;
};

}  // namespace cowproof::oracle
