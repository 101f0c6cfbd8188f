// The state of the model beside an implementation: that of the machine with its specification or, where there are more
// processes than it is compiled for, that of the reference. Private to oracle/core_model.cpp.
#pragma once
#include <memory>

#include "engines/coverage.hpp"
#include "oracle/relation/expectation.hpp"

namespace cowproof::oracle {

class model_state {
 public:
  model_state() = default;
  model_state(model_state const&) = delete;
  model_state& operator=(model_state const&) = delete;
  virtual ~model_state() = default;

  virtual void restart() = 0;
  // With offers that can be made.
  virtual call resolve(call const& c) const = 0;
  struct played {
    result specified, by_machine;
  };
  // Does a resolved call.
  virtual played step(call const& c) = 0;
  // The situations in which the call finds the state, a bit each.
  virtual std::uint64_t situations(call const& c) const = 0;
  // Which processes live, and of each page what is mapped, its right, word and frame, and whether it is written in
  // place.
  virtual void tell(expectation& now) const = 0;
};

// Nothing if no machine of this size was compiled.
std::unique_ptr<model_state> make_machine_state(scope const& size, fork_memory fork);
// Of up to 1,024 processes.
std::unique_ptr<model_state> make_table_state(scope const& size, fork_memory fork);

}  // namespace cowproof::oracle
