// The sequences of calls that a campaign plays: random ones, those of the catalogue, or tours of small scopes.
#pragma once
#include <memory>
#include <vector>

#include "oracle/checker.hpp"
#include "oracle/generator.hpp"
#include "oracle/suite.hpp"

namespace cowproof::oracle {

class sequence_source {
 public:
  sequence_source(declaration const& declared, suite which, std::uint64_t seed);

  // A whole sequence at once, so that an implementation that is far away need not wait. It is one of calls whatever the
  // implementation answers: it can only have fewer processes than predicted. Empty: the suite is over.
  std::vector<call> next(std::size_t most);

  // A call of the sequence was played as it was resolved; `asked` is what next() said.
  void note(call const& asked, checker::played_call const& played);

  std::vector<toured_scope> visited() const;

 private:
  std::vector<call> random(std::size_t most);
  std::vector<call> crowd() const;
  std::vector<call> directed();
  call allowed(call c) const;
  std::vector<call> toured(std::size_t most);
  void predict(std::vector<call>& calls);

  suite which_;
  policies decided_;
  call_generator generator_;
  model_beside predicted_;
  std::unique_ptr<tour_suite> tours_;
  std::size_t next_directed_ = 0, sequences_ = 0;
  coverage unwanted_{core_type()};  // of predictions
};

}  // namespace cowproof::oracle
