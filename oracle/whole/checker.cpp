// Plays calls on the whole machine and on an implementation side by side, and judges after each.
#include "oracle/whole/checker.hpp"

namespace cowproof::oracle::whole {
namespace {

// Whether there was memory is the implementation's choice: the model takes the one that explains the answer.
call explain(call c, answer const& said) {
  constexpr std::size_t frames_of_fork = 3;
  if (static_cast<verb>(c.operation) != verb::fork || !said.is_known) return c;
  if (said.out.how == ending::refused_no_memory) c.operand[frames_of_fork] = offer(0, false);
  if (said.out.how == ending::completed) c.operand[frames_of_fork] = offer(0, true);
  return c;
}

}  // namespace

checker::checker(implementation& checked, bool quiescent)
    : side_by_side(checked, quiescent, observation(checked.declares().processes, checked.declares().pages),
                   whole_type()),
      size_(scope_for(checked.declares().processes, checked.declares().pages)),
      model_(size_) {}

fallible<nothing> checker::restart() {
  model_.restart();
  if (auto again = checked_.restart(); !again) return again;
  return checked_.observe(after_);
}

// Where a vfork child has its own memory, a vfork is a fork [vfork(2), POSIX.1-2001: either may be].
call checker::meant_by(call const& asked) const {
  bool const is_fork =
      static_cast<verb>(asked.operation) == verb::vfork && checked_.declares().policy.vfork == vfork_child::copies;
  if (!is_fork) return asked;
  auto fork = asked;
  fork.operation = static_cast<std::uint8_t>(verb::fork);
  fork.operand[2] = asked.operand[1];  // a space, by the number of the child
  fork.operand[3] = offer(0, true);
  return model_.resolve(fork);
}

std::string_view checker::obstacle(call const& c) const {
  return obstacle_to(decode(meant_by(model_.resolve(c))), model_.now(), can());
}

fallible<std::optional<played_call>> checker::play(call const& c) {
  auto const asked = model_.resolve(c);
  auto const meant = meant_by(asked);
  auto const named = decode(meant);
  if (!obstacle_to(named, model_.now(), can()).empty()) return std::optional<played_call>();
  auto said = checked_.perform(asked);
  if (!said) return said.why();
  expectation const pre = model_.now();
  auto played = model_.play(explain(meant, *said), counted());
  if (auto observed = observe_next(); !observed) return observed.why();
  auto findings = judge_twice(judged_operation{named, *said, played.specified, pre, model_.now(), before_, after_});
  if (!findings) return findings.why();
  return std::optional(
      played_call{asked,
                  played.calls[played.place],
                  std::move(*said),
                  {played.calls.begin(), played.calls.begin() + static_cast<std::ptrdiff_t>(played.place)},
                  {played.calls.begin() + static_cast<std::ptrdiff_t>(played.place) + 1, played.calls.end()},
                  std::move(*findings)});
}

}  // namespace cowproof::oracle::whole
