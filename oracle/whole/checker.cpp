// Plays calls on the whole machine and on an implementation side by side, and judges after each.
#include "oracle/whole/checker.hpp"

namespace cowproof::oracle::whole {
namespace {

// Whether there was memory is the implementation's choice: the model takes the one that explains the answer.
call explain(call c, answer const& said) {
  auto const& type = whole_type().operations[c.operation];
  if (!said.is_known) return c;
  for (std::size_t i = type.operands; i-- > 0;) {
    if (!type.operand[i].is_memory()) continue;
    if (ran_out_of_memory(said.out.how)) c.operand[i] = offer(offer_pick(c.operand[i]), false);
    else if (said.out.how == ending::completed && static_cast<verb>(c.operation) == verb::fork)
      c.operand[i] = offer(0, true);
    return c;
  }
  return c;
}

// The numbers of what is made are the driver's own, so that an implementation need not repeat them; of a load it is the
// word that counts.
answer fitted(answer said, call const& asked, result const& specified) {
  if (!said.is_known || said.out.how != ending::completed || specified.how != ending::completed) return said;
  if (static_cast<verb>(asked.operation) != verb::load && !said.out.has_value) said.out = specified;
  if (!specified.has_value) said.out.has_value = false, said.out.value = 0;
  if (specified.has_value && !said.out.has_value) said.is_known = false, said.said = "completed, without a value";
  return said;
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
  if (!obstacle(c).empty()) return std::optional<played_call>();
  auto played = play_whatever(c);
  if (!played) return played.why();
  return std::optional(std::move(*played));
}

fallible<played_call> checker::play_whatever(call const& c) {
  auto const asked = model_.resolve(c);
  auto const meant = meant_by(asked);
  auto const answered = checked_.perform(asked);
  if (!answered) return unanswered(asked, answered.why());
  expectation const pre = model_.now();
  auto played = model_.play(explain(meant, *answered), counted());
  auto said = fitted(*answered, meant, played.specified);
  checked_.know(model_.now());
  if (auto observed = observe_next(); !observed) return unanswered(asked, observed.why());
  auto findings =
      judge_twice(judged_operation{decode(meant), said, played.specified, pre, model_.now(), before_, after_});
  if (!findings) return findings.why();
  bool const is_unjudged =
      findings->empty() && said.is_known && ran_out_of_memory(said.out.how) && decode(meant).has_memory;
  unjudged_refusals_ += is_unjudged && is_counting() ? 1 : 0;
  return played_call{asked,
                     played.calls[played.place],
                     std::move(said),
                     {played.calls.begin(), played.calls.begin() + static_cast<std::ptrdiff_t>(played.place)},
                     {played.calls.begin() + static_cast<std::ptrdiff_t>(played.place) + 1, played.calls.end()},
                     std::move(*findings)};
}

fallible<played_call> checker::unanswered(call const& asked, failure const& why) {
  if (!checked_.declares().comes_back || !is_of_implementation(why.kind)) return why;
  count(static_cast<std::size_t>(clause::keeps_running));
  answer none;
  none.is_known = false;
  none.said = "no answer";
  return played_call{asked, asked, none,
                     {},    {},    {{clause::keeps_running, 'p', decode(asked).process, -1, why.what, "an answer"}}};
}

}  // namespace cowproof::oracle::whole
