// Plays calls on the model and on an implementation side by side, and judges after each.
#include "oracle/checker.hpp"

#include <algorithm>

namespace cowproof::oracle {
namespace {

// The numbers of what is made are the driver's own, so that an implementation need not repeat them; of a load it is the
// word that counts.
answer fitted(answer said, std::string_view operation, result const& specified) {
  if (!said.is_known || said.out.how != ending::completed || specified.how != ending::completed) return said;
  if (operation != "load" && !said.out.has_value) said.out = specified;
  if (!specified.has_value) said.out.has_value = false, said.out.value = 0;
  if (specified.has_value && !said.out.has_value) said.is_known = false, said.said = "completed, without a value";
  return said;
}

unsigned process_of(call const& c, machine_type const& of) {
  auto const& type = of.operations[c.operation];
  return type.operands > 0 && type.operand[0].name == "process" ? c.operand[0] : 0;
}

}  // namespace

checker::checker(implementation& checked, bool quiescent)
    : checked_(checked),
      model_(make_model_beside(checked.declares())),
      before_(checked.declares().processes(), checked.declares().pages()),
      after_(before_),
      quiescent_(quiescent),
      coverage_(*checked.declares().machine),
      unwanted_(coverage_) {}

fallible<nothing> checker::restart() {
  model_->restart();
  if (auto again = checked_.restart(); !again) return again;
  return checked_.observe(after_);
}

fallible<played_call> checker::play(call const& c) {
  auto const asked = model_->resolve(c);
  auto const answered = checked_.perform(asked);
  if (!answered) return unanswered(asked, answered.why());
  expectation const pre = model_->now();
  auto played = model_->follow(asked, *answered, counted());
  auto const& meant = played.calls[played.place];
  auto said = fitted(*answered, declared().machine->operations[meant.operation].name, played.specified);
  checked_.know(model_->now());
  if (auto observed = observe_next(); !observed) return unanswered(played.told, observed.why());
  auto findings = judge_twice({played.touched, said, played.specified, pre, model_->now(), before_, after_});
  if (!findings) return findings.why();
  bool const is_unjudged = played.touched.may_lack && findings->empty() && declared().frame_limit == 0 &&
                           said.is_known && ran_out_of_memory(said.out.how);
  unjudged_refusals_ += is_unjudged && counting_ ? 1 : 0;
  if (waits_at_once_ && findings->empty()) {
    auto later = wait_for_the_dead();
    if (!later) return unanswered(played.told, later.why());
    *findings = std::move(*later);
  }
  // A refusal without a reason is one of the call as it was asked: the machine has memory for it.
  bool const is_unfounded =
      std::ranges::any_of(*findings, [](finding const& f) { return f.broken == clause::memory_has_a_reason; });
  auto const place = played.calls.begin() + static_cast<std::ptrdiff_t>(played.place);
  return played_call{is_unfounded ? asked : played.told, is_unfounded ? asked : meant,    std::move(said),
                     {played.calls.begin(), place},      {place + 1, played.calls.end()}, std::move(*findings)};
}

// Whichever comes first, each ends as if they were made one after the other: so the model makes them beforehand.
fallible<std::vector<played_call>> checker::play_at_once(std::span<call const> calls, std::span<unsigned const> cpus) {
  expectation const pre = model_->now();
  std::vector<played_call> all;
  std::vector<call> asked;
  std::vector<result> specified;
  for (std::size_t i = 0; i < calls.size(); ++i) {
    asked.push_back(model_->resolve(calls[i]));
    auto played = model_->follow(asked.back(), {}, counted());
    specified.push_back(played.specified);
    all.push_back({played.told, played.told, {{}, false, "no answer"}, {}, {}, {}, cpus[i]});
  }
  auto const said = checked_.perform_at_once(asked, cpus);
  auto const unanswered_at_once = [&](failure const& why) -> fallible<std::vector<played_call>> {
    auto none = unanswered(all.back().asked, why);
    if (!none) return none.why();
    all.back().findings = std::move(none->findings);
    return std::move(all);
  };
  if (!said) return unanswered_at_once(said.why());
  auto& tallies = counting_ ? tallies_ : unwanted_tallies_;
  std::vector<finding> findings;
  for (std::size_t i = 0; i < all.size(); ++i) {
    auto const& type = declared().machine->operations[all[i].asked.operation];
    all[i].said = fitted((*said)[i], type.name, specified[i]);
    ++tallies[static_cast<std::size_t>(clause::results)];
    if (all[i].said.is_known && all[i].said.out == specified[i]) continue;
    auto const seen = all[i].said.is_known ? to_text(all[i].said.out) : all[i].said.said;
    findings.push_back(
        {clause::results, process_of(all[i].asked, *declared().machine), -1, seen, to_text(specified[i])});
  }
  checked_.know(model_->now());
  if (auto observed = observe_next(); !observed) return unanswered_at_once(observed.why());
  if (findings.empty()) {
    auto judged = judge_storm(pre);
    if (!judged) return judged.why();
    findings = std::move(*judged);
  }
  all.back().findings = std::move(findings);
  return all;
}

// Of what is seen afterwards: one step that may have changed everything.
fallible<std::vector<finding>> checker::judge_storm(expectation const& before) {
  footprint touched;
  touched.all_rows = true;
  touched.may_lack = false;
  answer const done;
  return judge_twice({touched, done, done.out, before, model_->now(), before_, after_});
}

fallible<nothing> checker::observe_next() {
  std::swap(before_, after_);
  return checked_.observe(after_);
}

// A page that the kernel is just moving is not there for a moment. What is wrong stays wrong.
fallible<std::vector<finding>> checker::judge_twice(judged_operation const& operation) {
  clause_tallies unwanted{};
  auto findings = judge(operation, declared(), quiescent_, counting_ ? tallies_ : unwanted);
  if (findings.empty()) return findings;
  if (auto looked = checked_.look(); !looked) return looked.why();
  if (auto observed = checked_.observe(after_); !observed) return observed.why();
  auto const again = judge(operation, declared(), quiescent_, unwanted);
  std::erase_if(findings, [&](finding const& f) {
    return std::ranges::none_of(again, [&](finding const& g) { return f.same_place(g); });
  });
  if (counting_ && findings.empty()) ++passing_;
  return findings;
}

// By the policy at_wait, a process that has just died is waited for; what is wrong then is a finding of the call
// before.
fallible<std::vector<finding>> checker::wait_for_the_dead() {
  std::vector<finding> findings;
  while (findings.empty() && !expected().unwaited.empty()) {
    auto waited = wait_for(expected().unwaited.front().process);
    if (!waited) return waited.why();
    findings = std::move(*waited);
  }
  return findings;
}

fallible<std::vector<finding>> checker::wait_for(unsigned process) {
  auto const said = checked_.wait(process);
  if (!said) return said.why();
  expectation const pre = expected();
  bool const was_dead = model_->wait(process);
  if (auto observed = observe_next(); !observed) return observed.why();
  // It is a step of its own: what it leaves alone is as it was, and of the dead nothing was to be seen.
  footprint touched;
  touched.process = touched.row = process;
  touched.pages = all_pages;
  touched.may_lack = false;
  result const done{was_dead ? ending::completed : said->out.how, false, 0};
  return judge_twice({touched, *said, done, pre, expected(), before_, after_});
}

fallible<played_call> checker::unanswered(call const& asked, failure const& why) {
  if (!declared().comes_back || !is_of_implementation(why.kind)) return why;
  tallies_[static_cast<std::size_t>(clause::keeps_running)] += counting_ ? 1 : 0;
  answer none;
  none.is_known = false;
  none.said = "no answer";
  unsigned const process = process_of(asked, *declared().machine);
  return played_call{asked, asked, none, {}, {}, {{clause::keeps_running, process, -1, why.what, "an answer"}}};
}

}  // namespace cowproof::oracle
