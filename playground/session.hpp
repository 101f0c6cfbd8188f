// A story that a reader makes call by call, on one kernel and perhaps on another beside it.
#pragma once
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "trace/layout/layout.hpp"

namespace cowproof {

// One kernel, and what happened on it.
class played_kernel {
 public:
  played_kernel(subject const& on, scope const& within);

  subject const& on() const { return *on_; }
  trace const& recorded() const { return recorded_; }  // with the first violation of any rule
  std::span<seen_step const> seen() const { return seen_; }
  drawn_trace const& drawn() const;  // laid out when it is first asked for
  call_preview preview(call const& c) const { return run_->preview(c); }
  // What the call would break, and is not broken already.
  property_set breaks(call_preview const& seen) const;

  void play(call const& c);
  void undo();

 private:
  void changed();

  subject const* on_;
  trace recorded_;
  std::vector<seen_step> seen_;
  std::unique_ptr<live_run> run_;
  mutable std::optional<drawn_trace> drawn_;
};

// The first step at which two kernels are not in the same state, or did not answer the same.
struct kernels_part {
  std::size_t step = 0;
  std::string what;  // "table[p1, v0]", "outcome"
  std::string here, beside;
};

class session {
 public:
  session(subject const& played, subject const* beside, scope const& within);

  scope const& within() const { return within_; }
  machine_type const& type() const { return *here_.recorded().type; }
  played_kernel const& here() const { return here_; }
  played_kernel const* beside() const { return beside_ ? &*beside_ : nullptr; }
  // As they were asked for: an offer of memory is made, but not which, unless that was said.
  std::span<call const> calls() const { return calls_; }

  // The operands lie within the scope. Each kernel resolves the offers by its own state.
  void play(call const& c);
  bool undo();  // false if there is nothing to undo

  std::optional<kernels_part> const& first_difference() const { return difference_; }

  // Keeps the first rule that a kernel breaks, and makes the way there as short as it gets. Why not, if it cannot.
  std::optional<std::string> shorten();

 private:
  void compare_last_step();
  void begin_again(std::vector<call> const& calls, scope const& within);

  scope within_;
  played_kernel here_;
  std::optional<played_kernel> beside_;
  std::vector<call> calls_;
  std::optional<kernels_part> difference_;
};

// Does every operand lie within the scope?
bool is_within(call const& c, machine_type const& of, scope const& within);

}  // namespace cowproof
