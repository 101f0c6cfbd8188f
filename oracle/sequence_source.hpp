// The sequences of calls that a campaign plays: random ones, those of the catalogue, or tours of small scopes.
#pragma once
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "oracle/campaign.hpp"

namespace cowproof::oracle {

class sequence_source {
 public:
  sequence_source() = default;
  sequence_source(sequence_source const&) = delete;
  sequence_source& operator=(sequence_source const&) = delete;
  virtual ~sequence_source() = default;

  // Begins a sequence. False: there is none; the suite is over.
  virtual bool begin(std::size_t most_calls) = 0;
  // The calls of the sequence that are known already, so that an implementation that is far away need not wait.
  virtual std::span<call const> known() const = 0;
  // And on which processor each is made, if some are made at the same time.
  virtual std::span<unsigned const> cpus() const { return {}; }
  // The next call; nothing at the end of the sequence.
  virtual std::optional<call> next(checker const& side_by_side) = 0;
  // What came of the call that next() has given.
  virtual void note(played_call const& /*played*/) {}
  virtual std::vector<toured_scope> visited() const { return {}; }
};

std::unique_ptr<sequence_source> make_sequence_source(declaration const& declared, suite which, std::uint64_t seed);

}  // namespace cowproof::oracle
