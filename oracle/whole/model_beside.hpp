// The whole machine and its specification, run beside an implementation.
#pragma once
#include <memory>

#include "engines/coverage.hpp"
#include "oracle/whole/calls.hpp"
#include "oracle/whole/expectation.hpp"

namespace cowproof::oracle::whole {

// What there is of everything, beside an implementation of so many processes and pages.
scope scope_for(unsigned processes, unsigned pages);

class model_beside {
 public:
  // How the specification says that a call ends; and the calls that were played, of which it is the one at `place`:
  // before it comes what it had to wait for, after it what nobody can name any more is reclaimed.
  struct played {
    result specified;
    std::vector<call> calls;
    std::size_t place = 0;
  };

  // Throws std::invalid_argument if no machine of this size was compiled, or its frames would not be enough.
  explicit model_beside(scope const& size);
  ~model_beside();
  model_beside(model_beside const&) = delete;
  model_beside& operator=(model_beside const&) = delete;

  static bool can_be(scope const& size);

  void restart();
  // The same call with offers that the state can make; there always is a frame.
  call resolve(call const& c) const;
  // Plays a resolved call, and before it whatever it has to wait for: a kernel brings in within the access. Afterwards
  // what nobody can name is reclaimed.
  played play(call const& c, coverage& seen);
  expectation const& now() const { return now_; }

 private:
  struct states;

  result play_one(call const& c, coverage& seen);
  void bring_in(call const& access, std::vector<call>& calls, coverage& seen);
  void reclaim_objects(std::vector<call>& calls, coverage& seen);
  void follow_break(named_call const& c, result const& out);
  void refresh();
  void refresh_tasks();
  void refresh_spaces();
  void refresh_objects();

  scope size_;
  std::unique_ptr<states> states_;
  expectation now_;
};

}  // namespace cowproof::oracle::whole
