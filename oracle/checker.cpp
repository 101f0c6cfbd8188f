// Plays calls on the model and on an implementation side by side, and judges after each.
#include "oracle/checker.hpp"

#include <algorithm>

#include "oracle/calls.hpp"

namespace cowproof::oracle {
namespace {

constexpr int number_of_words = 65536;

}  // namespace

scope scope_for(int processes, int pages) { return {processes, pages, processes * pages, number_of_words}; }

checker::checker(implementation& checked, bool quiescent)
    : side_by_side(checked, quiescent,
                   observation(static_cast<unsigned>(checked.declares().size.processes),
                               static_cast<unsigned>(checked.declares().size.pages)),
                   core_type()),
      size_(scope_for(checked.declares().size.processes, checked.declares().size.pages)),
      model_(size_, checked.declares().policy) {}

fallible<nothing> checker::restart() {
  model_.restart();
  if (auto again = checked_.restart(); !again) return again;
  return checked_.observe(after_);
}

fallible<checker::played_call> checker::play(call const& c) {
  auto const asked = model_.resolve(c);
  auto const said = checked_.perform(asked);
  if (!said) return unanswered(asked, said.why());
  auto const meant = explain(asked, *said);
  bool const may_lack = decode(asked).has_memory;
  expectation const pre = model_.now();
  auto const specified = play_on_model(meant, *said);
  if (auto observed = observe_next(); !observed) return unanswered(meant, observed.why());
  auto findings = judge_twice(judged_operation{meant, may_lack, *said, specified, pre, model_.now(), before_, after_});
  if (!findings) return findings.why();
  bool const is_unjudged = may_lack && findings->empty() && checked_.declares().frame_limit == 0 && said->is_known &&
                           ran_out_of_memory(said->out.how);
  unjudged_refusals_ += is_unjudged && is_counting() ? 1 : 0;
  if (waits_at_once_ && findings->empty()) {
    auto later = wait_for_the_dead();
    if (!later) return unanswered(meant, later.why());
    *findings = std::move(*later);
  }
  // A refusal without a reason is one of the call as it was asked: the machine has memory for it.
  bool const is_unfounded =
      std::ranges::any_of(*findings, [](finding const& f) { return f.broken == clause::memory_has_a_reason; });
  return played_call{is_unfounded ? asked : meant, *said, std::move(*findings)};
}

// Whoever has just died, by the policy at_wait, is waited for; what is wrong then is a finding of the call before.
fallible<std::vector<finding>> checker::wait_for_the_dead() {
  std::vector<finding> findings;
  while (findings.empty() && !model_.now().unwaited.empty()) {
    auto waited = wait_for(model_.now().unwaited.front().process);
    if (!waited) return waited.why();
    findings = std::move(*waited);
  }
  return findings;
}

fallible<std::vector<finding>> checker::wait_for(unsigned process) {
  auto const said = checked_.wait(process);
  if (!said) return said.why();
  expectation const pre = model_.now();
  bool const was_dead = model_.wait(process);
  if (auto observed = observe_next(); !observed) return observed.why();
  // It is a step of its own: what it leaves alone is as it was, and of the dead nothing was to be seen.
  auto const nothing_named = encode({.what = verb::exit, .process = process, .page = {}});
  result const done{was_dead ? ending::completed : said->out.how, false, 0};
  return judge_twice(judged_operation{nothing_named, false, *said, done, pre, model_.now(), before_, after_});
}

// An access that found no memory may have wanted a frame where the machine has one already.
result checker::play_on_model(call const& meant, answer const& said) {
  auto const named = decode(meant);
  bool const is_access = named.what == verb::load || named.what == verb::store;
  bool const lacked = said.is_known && ran_out_of_memory(said.out.how);
  bool const wanted_some = frames_wanted(named, model_.now(), checked_.declares().policy).most > 0;
  return is_access && lacked && wanted_some ? model_.play_without_memory(meant, counted())
                                            : model_.play(meant, counted());
}

fallible<checker::played_call> checker::unanswered(call const& asked, failure const& why) {
  if (!checked_.declares().comes_back || !is_of_implementation(why.kind)) return why;
  count(static_cast<std::size_t>(clause::keeps_running));
  answer none;
  none.is_known = false;
  none.said = "no answer";
  return played_call{asked, none, {{clause::keeps_running, decode(asked).process, -1, why.what, "an answer"}}};
}

// Whether there was memory is the implementation's choice: the model takes the one that explains the answer.
call checker::explain(call c, answer const& said) const {
  auto const named = decode(c);
  if (!said.is_known) return c;
  bool const refused = said.out.how == ending::refused_no_memory;
  if (named.what == verb::map && refused) c.operand[3] = offer(offer_pick(c.operand[3]), false);
  bool const killed = said.out.how == ending::fault_no_memory;
  if (named.what == verb::store && (refused || killed)) c.operand[4] = offer(offer_pick(c.operand[4]), false);
  if (named.what == verb::fork && named.has_child) {
    if (refused) c.operand[2] = 0;
    if (said.out.how == ending::completed) c.operand[2] = 1;
  }
  return c;
}

}  // namespace cowproof::oracle
