// The whole machine and its specification, run beside an implementation.
#pragma once
#include <memory>

#include "oracle/model_beside.hpp"
#include "oracle/whole/calls.hpp"

namespace cowproof::oracle::whole {

// What there is of everything, beside an implementation of this many processes and pages.
scope scope_for(unsigned processes, unsigned pages);

class whole_model : public model_beside {
 public:
  // Throws std::invalid_argument if no machine of this size was compiled, or its frames would not be enough.
  explicit whole_model(scope const& size, declaration const& declared = {});
  ~whole_model() override;

  static bool can_be(scope const& size);

  void restart() override;
  call resolve(call const& c) const override;
  std::string_view obstacle(call const& resolved) const override;
  played follow(call const& asked, answer const& said, coverage& seen) override;

  // Plays a resolved call, and before it what it has to wait for: a kernel brings in within the access. Afterwards what
  // has no name any more is reclaimed.
  played play(call const& c, coverage& seen);

 private:
  struct states;

  call meant_by(call const& asked) const;
  footprint footprint_of(named_call const& c) const;
  result play_one(call const& c, coverage& seen);
  void bring_in(call const& access, std::vector<call>& calls, coverage& seen);
  void reclaim_objects(std::vector<call>& calls, coverage& seen);
  void track_program_break(named_call const& c, result const& out);
  void refresh();
  void refresh_tasks();
  void refresh_spaces();
  void refresh_objects();

  policies decided_;
  abilities can_;
  std::unique_ptr<states> states_;
};

}  // namespace cowproof::oracle::whole
