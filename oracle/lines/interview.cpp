// The interview in lines: who writes to a page that was shared, and when a page takes its frame.
#include "oracle/lines/interview.hpp"

#include "oracle/calls.hpp"

namespace cowproof::oracle {
namespace {

std::vector<call> questions(scope const& size) {
  std::vector<call> calls;
  auto const ask = [&](verb what, unsigned process, unsigned page, std::uint32_t word = 0) {
    calls.push_back(
        encode({.what = what, .process = process, .page = page, .writable = true, .word = word, .child = 1}));
  };
  bool const has_second = size.pages > 1;
  ask(verb::map, 0, 0);
  ask(verb::store, 0, 0, 1);
  if (has_second) ask(verb::map, 0, 1);
  if (size.processes > 1) {
    ask(verb::fork, 0, 0);
    ask(verb::store, 1, 0, 2);
    ask(verb::store, 0, 0, 3);
    ask(verb::exit, 1, 0);
  }
  if (has_second) {
    ask(verb::load, 0, 1);
    ask(verb::store, 0, 1, 4);
  }
  ask(verb::load, 0, 0);
  return calls;
}

}  // namespace

std::uint32_t left_open(declaration const& declared, std::uint32_t find_out) {
  return declared.policy.left_open | find_out;
}

interview_outcome outcome_of(validation_report const& went) {
  std::uint32_t told = 0;
  auto const tell = [&](open_policy p, bool is_told) { told |= is_told ? bit_of(p) : 0; };
  tell(open_policy::last_writer, went.times_checked[static_cast<std::size_t>(clause::sole_owner_reuses)] > 0);
  tell(open_policy::takes_frame, went.checked.free_frames);
  return {went.operations, went.rejections.empty() && !went.failed, told};
}

fallible<found_policies> interview(implementation& asked, std::uint32_t find_out, bool quiescent,
                                   std::function<void(policies const&)> const& hold_to) {
  auto open = asked.declares().policy;
  open.left_open = left_open(asked.declares(), find_out);
  campaign_options options;
  options.quiescent = quiescent;
  auto const calls = questions(asked.declares().size);
  auto const found = find_policies(open, [&](policies const& p) -> fallible<interview_outcome> {
    hold_to(p);
    auto const went = run_calls(asked, calls, options);
    if (went.failed && !is_of_implementation(went.failed->kind)) return *went.failed;
    return outcome_of(went);
  });
  if (found) hold_to(found->policy);
  return found;
}

}  // namespace cowproof::oracle
