// The nearest of everything, at one capacity for the machine and all of its mutants.
#include "engines/explore/nearest.hpp"

#include <algorithm>
#include <limits>
#include <unordered_set>

#include "engines/core_subjects.hpp"
#include "engines/explore.hpp"
#include "engines/explore/steps.hpp"

namespace cowproof::search {
namespace {

using M = machine<concrete<capacity_of<4, 4, 8, 4>>>;
using state = M::state;
using key = key_of<state>;

transition_table<M> const* transitions_named(std::string_view subject) {
  if (subject == "machine") return &transitions<M>;
  transition_table<M> const* found = nullptr;
  [&]<class... Mutant>(types<Mutant...>) {
    ((Mutant::about.name == subject ? void(found = &transitions<Mutant>) : void()), ...);
  }(all_mutants<M::domain_type>{});
  return found;
}

// Operands that distract whoever reads: an allocation that fails, an address outside, a flag that is not set.
std::size_t oddities(call const& c) {
  auto const& type = core_type().operations[c.operation];
  std::size_t odd = 0;
  for (std::size_t i = 0; i < type.operands; ++i) {
    bool const is_odd = is_offer(type.operand[i].kind) ? !offer_exists(c.operand[i]) : c.operand[i] == 0;
    odd += is_odd && type.operand[i].kind != operand_kind::index ? 1U : 0U;
  }
  return odd;
}

std::vector<call> plainest_first(scope const& within) {
  auto calls = all_calls(core_type().operations, within);
  std::ranges::stable_sort(calls, {}, oddities);
  return calls;
}

class neighbourhood {
 public:
  explicit neighbourhood(near_request const& asked)
      : asked_(asked),
        transitions_(*transitions_named(asked.subject)),
        calls_(plainest_first(asked.within)),
        // A faulty machine need not be symmetric.
        canonical_(canonical_form_of<state>(asked.subject == "machine" ? symmetry::full : symmetry::none,
                                            part_of_capacity(asked.within))) {}

  // Calls visit(number of the state before, call, result) for each step of a sequence of at most so many calls, nearest
  // first, until it answers false. False if there are too many states.
  template <class Visitor> bool each_step(std::size_t most_calls, Visitor visit) {
    add(M::initial(), 0, {});
    for (std::size_t i = 0; i < reached_.size() && reached_[i].depth < most_calls; ++i) {
      if (reached_.size() > asked_.most_states) return false;
      for (call const& c : calls_) {
        state next = reached_[i].state;
        if (!(player<M>::resolve(next, c, asked_.within) == c)) continue;
        auto const out = transitions_[c.operation](next, c, nullptr);
        if (!visit(i, c, out)) return true;
        add(next, i, c);
      }
    }
    return true;
  }

  search::state const& state_at(std::size_t number) const { return reached_[number].state; }
  std::uint64_t states() const { return reached_.size(); }

  std::vector<call> calls_to(std::size_t number, call const& last) const {
    std::vector<call> calls{last};
    for (; number != 0; number = reached_[number].parent) calls.push_back(reached_[number].by);
    std::ranges::reverse(calls);
    return calls;
  }

 private:
  struct node {
    search::state state;
    std::size_t parent;
    call by;
    std::size_t depth;
  };
  struct hasher {
    std::size_t operator()(key const& k) const { return hash_of(k); }
  };

  void add(search::state const& s, std::size_t parent, call const& by) {
    if (!seen_.insert(canonical_.of(s).key).second) return;
    reached_.push_back({s, parent, by, reached_.empty() ? 0 : reached_[parent].depth + 1});
  }

  near_request const& asked_;
  transition_table<M> const& transitions_;
  std::vector<call> calls_;
  canonical_form<search::state> canonical_;
  std::vector<node> reached_;
  std::unordered_set<key, hasher> seen_;
};

// Everything that can be exercised, and what was not yet.
class exercise {
 public:
  exercise() {
    auto const& type = core_type();
    for (std::size_t o = 0; o < type.operations.size(); ++o)
      for (std::size_t e = 0; e < number_of_endings; ++e)
        if (type.operations[o].may_end[e])
          add(ended_[o][e],
              std::string(type.operations[o].name) + " ends with " + std::string(ending_name(static_cast<ending>(e))));
    for (std::size_t i = 0; i < type.situations.size(); ++i) add(met_[i], std::string(type.situations[i]));
  }

  // Calls use(thing) for each that this call exercises for the first time.
  template <class Use> void note(state const& before, call const& c, result const& out, Use use) {
    if (auto* slot = &ended_[c.operation][static_cast<std::size_t>(out.how)]; *slot != none) use(take(*slot));
    if (out.how != ending::completed) return;
    for (auto met = player<M>::witnessed(before, c); met != 0; met &= met - 1)
      if (auto& slot = met_[static_cast<std::size_t>(std::countr_zero(met))]; slot != none) use(take(slot));
  }
  bool is_finished() const { return left_ == 0; }
  std::vector<first_use> uses;

 private:
  static constexpr std::size_t none = std::numeric_limits<std::size_t>::max();
  void add(std::size_t& slot, std::string what) {
    slot = uses.size();
    uses.push_back({std::move(what), std::nullopt});
    ++left_;
  }
  first_use& take(std::size_t& slot) {
    --left_;
    return uses[std::exchange(slot, none)];
  }

  std::vector<std::array<std::size_t, number_of_endings>> ended_ = [] {
    std::array<std::size_t, number_of_endings> row{};
    row.fill(none);
    return std::vector(core_type().operations.size(), row);
  }();
  std::vector<std::size_t> met_ = std::vector<std::size_t>(core_type().situations.size(), none);
  std::size_t left_ = 0;
};

}  // namespace

scope largest_near_scope() { return capacity_of_machine<M>(); }

bool can_search(near_request const& asked) {
  return transitions_named(asked.subject) != nullptr && fits(asked.within, largest_near_scope());
}

shortest_answer find_shortest(near_request const& asked, property_set wanted, std::size_t most_calls) {
  auto const& on = *find_subject(asked.subject, asked.within);
  neighbourhood near(asked);
  shortest_answer answer;
  answer.gave_up = !near.each_step(most_calls, [&](std::size_t before, call const& c, result const&) {
    auto calls = near.calls_to(before, c);
    auto const played = on.play(calls, asked.within, wanted, nullptr);
    if (played.violated) answer.found = {std::move(calls), *played.violated};
    return !played.violated;
  });
  answer.states = near.states();
  return answer;
}

first_uses find_first_uses(near_request const& asked) {
  neighbourhood near(asked);
  exercise open;
  first_uses answer;
  auto const any_length = std::numeric_limits<std::size_t>::max();
  answer.gave_up = !near.each_step(any_length, [&](std::size_t before, call const& c, result const& out) {
    open.note(near.state_at(before), c, out, [&](first_use& use) { use.calls = near.calls_to(before, c); });
    return !open.is_finished();
  });
  answer.all = std::move(open.uses);
  answer.states = near.states();
  return answer;
}

}  // namespace cowproof::search
