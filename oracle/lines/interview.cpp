// The interview in lines: what fork does, who writes to a page that was shared, when a page takes its frame and when it
// is given back, and what happens if there is none.
#include "oracle/lines/interview.hpp"

#include <map>
#include <utility>

#include "oracle/calls.hpp"

namespace cowproof::oracle {
namespace {

std::vector<call> questions(declaration const& asked) {
  constexpr std::size_t most_calls = 60;  // a console takes a second for a few dozen
  auto const& size = asked.size;
  std::vector<call> calls;
  auto const ask = [&](verb what, unsigned process, unsigned page, std::uint32_t word = 0) {
    if (calls.size() < most_calls)
      calls.push_back(
          encode({.what = what, .process = process, .page = page, .writable = true, .word = word, .child = 1}));
  };
  auto const pages = static_cast<unsigned>(size.pages), processes = static_cast<unsigned>(size.processes);
  bool const has_second = pages > 1;
  ask(verb::map, 0, 0);
  ask(verb::store, 0, 0, 1);
  if (has_second) ask(verb::map, 0, 1);
  if (processes > 1) {
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
  if (asked.frame_limit == 0) return calls;
  // Then all memory is taken.
  for (unsigned v = 0; v < pages; ++v) {
    if (v > 1) ask(verb::map, 0, v);
    ask(verb::store, 0, v, 5);
  }
  for (unsigned p = 1; p < processes && calls.size() < most_calls; ++p) {
    calls.push_back(encode({.what = verb::fork, .page = {}, .child = p}));
    for (unsigned v = 0; v < pages; ++v) ask(verb::store, p, v, 6);
  }
  return calls;
}

// Passes calls on, and remembers what came of them: to hold the implementation to other policies, most often it need
// not be asked again.
class remembering : public implementation {
 public:
  explicit remembering(implementation& inner) : inner_(inner) {}

  declaration const& declares() const override { return inner_.declares(); }
  fallible<nothing> look() override { return nothing{}; }
  fallible<nothing> restart() override {
    asked_.clear();
    is_live_ = false;
    return nothing{};
  }
  fallible<answer> perform(call const& c) override { return ask({c, false}); }
  fallible<answer> wait(unsigned process) override {
    return ask({encode({.what = verb::exit, .process = process, .page = {}}), true});
  }
  fallible<nothing> observe(observation& seen) override {
    if (auto const known = known_.find(asked_); known != known_.end()) {
      seen = known->second.seen;
      return nothing{};
    }
    if (auto const begun = go_live(); !begun) return begun;
    auto const observed = inner_.observe(seen);
    if (observed) known_.insert_or_assign(asked_, memory{answer{}, seen});
    return observed;
  }

 private:
  struct question {
    call asked;
    bool waits = false;
    auto operator<=>(question const& other) const {
      if (auto const order = waits <=> other.waits; order != 0) return order;
      if (auto const order = asked.operation <=> other.asked.operation; order != 0) return order;
      return asked.operand <=> other.asked.operand;
    }
    bool operator==(question const&) const = default;
  };
  struct memory {
    fallible<answer> said;
    observation seen;
  };

  fallible<answer> ask(question const& next) {
    auto asked = asked_;
    asked.push_back(next);
    if (auto const known = known_.find(asked); known != known_.end()) {
      is_live_ = false;
      asked_ = std::move(asked);
      return known->second.said;
    }
    if (auto const begun = go_live(); !begun) return begun.why();
    asked_ = std::move(asked);
    auto said = put(next);
    memory kept{said, {}};
    if (said)
      if (auto const observed = inner_.observe(kept.seen); !observed) return observed.why();
    return known_.insert_or_assign(asked_, std::move(kept)).first->second.said;
  }
  fallible<answer> put(question const& q) {
    return q.waits ? inner_.wait(q.asked.operand[0]) : inner_.perform(q.asked);
  }

  // The implementation itself is asked what was only remembered so far.
  fallible<nothing> go_live() {
    if (std::exchange(is_live_, true)) return nothing{};
    if (auto const again = inner_.restart(); !again) return again;
    for (auto const& q : asked_)
      if (auto const said = put(q); !said) return said.why();
    return nothing{};
  }

  implementation& inner_;
  std::vector<question> asked_;
  bool is_live_ = false;
  std::map<std::vector<question>, memory> known_;
};

}  // namespace

std::uint32_t left_open(declaration const& declared, std::uint32_t find_out) {
  // Here the tables of a process are said exactly.
  return (declared.policy.left_open | find_out) & ~bit_of(open_policy::tables);
}

interview_outcome outcome_of(validation_report const& went) {
  std::uint32_t told = 0;
  auto const tell = [&](open_policy p, bool is_told) { told |= is_told ? bit_of(p) : 0; };
  auto const is_checked = [&](clause c) { return went.times_checked[static_cast<std::size_t>(c)] > 0; };
  auto const times = [&](verb what, ending how) {
    return went.seen.ended[static_cast<std::size_t>(what)][static_cast<std::size_t>(how)];
  };
  bool const tells_memory = went.checked.frame_limit != 0;
  tell(open_policy::last_writer, is_checked(clause::sole_owner_reuses));
  tell(open_policy::memory, is_checked(clause::free_is_exact) && times(verb::exit, ending::completed) > 0);
  tell(open_policy::without_memory, times(verb::store, ending::fault_no_memory) > 0);
  tell(open_policy::takes_frame, went.checked.free_frames);
  tell(open_policy::fork, is_checked(clause::fork_shares) ||
                              (went.checked.free_frames && times(verb::fork, ending::completed) > 0) ||
                              (tells_memory && times(verb::fork, ending::refused_no_memory) > 0));
  return {went.operations, went.rejections.empty() && !went.failed, told};
}

fallible<found_policies> interview(implementation& asked, std::uint32_t find_out, bool quiescent,
                                   std::function<void(policies const&)> const& hold_to) {
  auto open = asked.declares().policy;
  open.left_open = left_open(asked.declares(), find_out);
  campaign_options options;
  options.quiescent = quiescent;
  auto const calls = questions(asked.declares());
  remembering told(asked);
  auto const found = find_policies(open, [&](policies const& p) -> fallible<interview_outcome> {
    hold_to(p);
    auto const went = run_calls(told, calls, options);
    if (went.failed && !is_of_implementation(went.failed->kind)) return *went.failed;
    return outcome_of(went);
  });
  if (found) hold_to(found->policy);
  return found;
}

}  // namespace cowproof::oracle
