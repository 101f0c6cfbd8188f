// Plays one sequence on a library and judges it; and makes a rejected sequence shorter.
#pragma once
#include <chrono>
#include <functional>
#include <optional>

#include "oracle/campaign.hpp"
#include "oracle/library/contained_library.hpp"
#include "oracle/library/library_judge.hpp"

namespace cowproof::oracle {

// A sequence that was rejected. It begins after a restart, and the last call is the one that was rejected.
struct rejected_sequence {
  std::vector<library_call> calls;
  std::vector<answer> answers;  // one a call; what they say is in words
  std::vector<finding> findings;
  std::uint16_t processes = 1, pages = 1, sweep = 1;  // that were played with
  std::uint32_t frames = 0;                           // that there were; 0: all
  bool was_hang = false;
  bool is_at_end = false;  // it was seen when all had ended

  clause broken() const { return findings.front().broken; }
  bool is_concurrent() const;
  finding_kind kind() const;
  // The same failure: of the same kind, and a hang both times or neither time. Of calls at the same time any may be the
  // one after which it is seen.
  bool same_failure(rejected_sequence const& other) const;
};

// Plays a sequence alone: a rejected one again, or one that is shorter.
class sequence_trial {
 public:
  sequence_trial() = default;
  sequence_trial(sequence_trial const&) = delete;
  sequence_trial& operator=(sequence_trial const&) = delete;
  virtual ~sequence_trial() = default;

  // Nothing: all went well. Calls after the finding are cut off.
  virtual fallible<std::optional<rejected_sequence>> play(rejected_sequence const& wanted,
                                                          std::span<library_call const> calls,
                                                          std::chrono::milliseconds time_limit) = 0;
  // From now on the implementation has seen no sequence before; false if that cannot be had.
  virtual fallible<bool> renew() { return false; }
  virtual bool can_have_fewer_frames() const = 0;
  virtual declaration const& declares() const = 0;
};

class library_trial : public sequence_trial {
 public:
  // Plays on this batch of the library. All have to outlive it.
  library_trial(contained_library& library, declaration const& declared, std::size_t batch);

  fallible<std::optional<rejected_sequence>> play(rejected_sequence const& wanted, std::span<library_call const> calls,
                                                  std::chrono::milliseconds time_limit) override;
  fallible<bool> renew() override {
    if (auto const done = library_.renew(); !done) return done.why();
    return true;
  }
  library_tallies const& tallies() const { return tallies_; }

  bool can_have_fewer_frames() const override {
    return library_.facts().can_have_fewer_frames && declared_.frame_limit != 0;
  }
  declaration const& declares() const override { return declared_; }

 private:
  contained_library& library_;
  declaration const& declared_;
  std::size_t batch_;
  library_judge judge_;
  library_tallies tallies_;
};

// The calls and answers as those of the core, for a trace; none if the core does not have all of them.
void add_core_calls(rejection& kept, rejected_sequence const& r);

// Drops calls and makes operands plain as long as the failure stays the same, within a limit of time; each candidate is
// played up to `tries` times. `better` hears of each shorter one. Gives the best so far in any case.
rejected_sequence shorten(sequence_trial& trial, rejected_sequence rejected, unsigned tries,
                          std::chrono::milliseconds shrink_time, std::chrono::milliseconds time_limit,
                          std::function<void(rejected_sequence const&)> const& better);

}  // namespace cowproof::oracle
