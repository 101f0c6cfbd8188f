// Makes a state space of a machine and its mutants, at one capacity. Included by one file a machine.
#pragma once
#include <algorithm>

#include "engines/explore.hpp"
#include "engines/explore/core_part.hpp"
#include "engines/explore/lane_expander.hpp"
#include "engines/explore/scoped_layout.hpp"
#include "engines/explore/state_space.hpp"
#include "engines/machines/machine_type.hpp"
#include "engines/step_checks.hpp"
#include "engines/subjects/subject_of.hpp"

namespace cowproof::search {

// Which operands of a call were offered and taken, a bit each.
using taken_set = std::uint32_t;

namespace detail {
template <class Operand> taken_set was_taken(Operand const& x) {
  if constexpr (requires { x.taken; }) return x.taken ? 1 : 0;
  else return 0;
}
// As the player plays it; and tells which offers mattered.
template <class Operation, class State>
result noting_step(State& s, call const& c, scope const& within, taken_set& taken) {
  return cowproof::detail::signature_of_operation<Operation>::apply(c, &within, [&](auto const&... x) {
    auto const out = cowproof::detail::result_of(Operation::step(s, x...));
    int place = 0;
    ((taken |= was_taken(x) << place++), ...);
    return out;
  });
}
template <class State, class... Operation> constexpr auto noting_steps_of(operation_list<Operation...>) {
  return std::array<result (*)(State&, call const&, scope const&, taken_set&), sizeof...(Operation)>{
      &noting_step<Operation, State>...};
}
}  // namespace detail

template <class M> inline constexpr auto noting_steps = detail::noting_steps_of<typename M::state>(operations_of<M>{});
template <class M> using step_table = decltype(detail::noting_steps_of<typename M::state>(operations_of<M>{}));

// Is it the core, of which a part can be searched?
template <class M> inline constexpr bool is_core = std::is_same_v<M, machine<typename M::domain_type>>;

template <class M> class state_space_of final : public state_space {
  using state = typename M::state;
  using view = view_of<M>;
  using S = specified<M>;
  using P = player<M>;
  using word_list = std::vector<std::uint64_t>;

 public:
  state_space_of(space_request const& asked, step_table<M> const& steps)
      : asked_(asked),
        steps_(steps),
        sizes_(with_groups<state>(asked.within)),
        layout_(sizes_),
        canonical_(canonical_form_of<state, typename M::kind>(asked.reduce, sizes_)) {
    for (call const& c : all_calls(P::types, asked.within))
      if (is_made(c)) calls_.push_back(c);
    std::ranges::stable_sort(calls_, {}, [](call const& c) { return oddities(c, P::types); });
  }

  int key_bits() const override { return layout_.bits(); }
  word_list initial() const override { return representative_of(initial_); }
  std::uint64_t group_order() const override { return canonical_.group_order(); }
  property_set broken_in(std::uint64_t const* key) const override {
    return step_checks<M>::broken_in(layout_.unpack(key)) & asked_.wanted;
  }

  std::unique_ptr<expander> make_expander(std::size_t exercisable) const override {
    if constexpr (constexpr auto capacity = lane_capacity_of<M>; capacity < lane_capacities.size())
      if (begins_as_specified() && exercisable == 0 && asked_.part == fragment::core &&
          lanes_serve(asked_, number_of_step_properties<M>) && layout_.words() <= most_lane_words)
        return make_lane_expander(capacity, {asked_.within, calls_, layout_.planes(), layout_.words()}, asked_);
    return std::make_unique<one_by_one>(*this, exercisable);
  }

  std::vector<plain_step> list(std::uint64_t const* key) const override {
    std::vector<plain_step> all;
    auto here = from_state(layout_.unpack(key));
    each_step(here, [&](call const& c, result const& out, state const& post, bool changed) {
      plain_step made{c,  out, changed || out.how == ending::completed, broken_by(here, c, out, post, changed), {},
                      {}, {}};
      made.after.resize(static_cast<std::size_t>(words()));
      layout_.pack(post, made.after.data());
      made.stands = representative_of(post);
      each_met(here.pre, c, out, [&](std::uint32_t what) { made.met.push_back(what); });
      all.push_back(std::move(made));
    });
    return all;
  }

 private:
  // Expands one state after the other.
  class one_by_one final : public expander {
   public:
    one_by_one(state_space_of const& space, std::size_t exercisable) : of_(space), noted_(exercisable) {}

    std::size_t expand(std::uint64_t const* keys, std::size_t, expansion& to) override {
      auto here = of_.from_state(of_.layout_.unpack(keys));
      std::uint32_t steps = 0;
      of_.each_step(here, [&](call const& c, result const& out, state const& post, bool changed) {
        if (of_.broken_by(here, c, out, post, changed) != 0) to.wrong = 0;
        if (!noted_.empty()) note(here.pre, c, out, to);
        if (!changed && out.how != ending::completed) return;
        if (changed) add(post, steps, to);
        ++steps;
      });
      std::uint64_t const orbit = of_.asked_.reduce == symmetry::none ? 1 : of_.canonical_.orbit(here.pre);
      to.transitions += steps;
      to.unreduced_states += orbit;
      to.unreduced_transitions += orbit * steps;
      return 1;
    }

    std::size_t first_broken(std::uint64_t const* keys, std::size_t size) override {
      auto const words = static_cast<std::size_t>(of_.words());
      std::size_t place = 0;
      while (place < size && of_.broken_in(keys + place * words) == 0) ++place;
      return place;
    }

   private:
    void add(state const& post, std::uint32_t number, expansion& to) {
      auto const words = static_cast<std::size_t>(of_.words());
      to.reserve(1, of_.words());
      auto* const key = &to.keys[to.successors * words];
      of_.layout_.pack(post, key);
      if (of_.asked_.reduce != symmetry::none) {
        if (is_recent(key)) return;
        of_.layout_.pack(of_.canonical_state(post), key);
      }
      to.parents[to.successors] = 0;
      to.numbers[to.successors++] = number;
    }

    // If it is, its representative was added. It is from now on. Zeros are a place where nothing was noted yet.
    bool is_recent(std::uint64_t const* key) {
      static constexpr int bits = 16;
      auto const n = static_cast<std::size_t>(of_.words());
      if (std::all_of(key, key + n, [](std::uint64_t word) { return word == 0; })) return false;
      recent_.resize(n << bits);
      std::uint64_t h = 0;
      for (std::size_t i = 0; i < n; ++i) h = (h ^ key[i]) * 0xff51afd7ed558ccd ^ h >> 29;
      auto* const known = &recent_[(h * 0xc4ceb9fe1a85ec53 >> (64 - bits)) * n];
      if (std::equal(key, key + n, known)) return true;
      std::copy_n(key, n, known);
      return false;
    }

    void note(state const& pre, call const& c, result const& out, expansion& to) {
      each_met(pre, c, out, [&](std::uint32_t what) {
        if (noted_[what] == 0) to.met.push_back({what, 0});
        noted_[what] = 1;
      });
    }

    state_space_of const& of_;
    std::vector<std::uint8_t> noted_;    // by what can be exercised; empty: nothing is asked
    std::vector<std::uint64_t> recent_;  // steps whose representative was looked up a moment ago
  };

  // A state whose steps are taken.
  struct from {
    state pre;
    view seen;
    std::array<std::uint32_t, resources.size()> available{};  // by thing: a bit each
  };
  // The first step is made in what the specification begins with, and not in what the machine begins with.
  from from_state(state const& s) const {
    return {s, same_state(s, initial_) ? S::specification::initial() : S::abstract(s)};
  }
  bool begins_as_specified() const { return same_state(S::abstract(initial_), S::specification::initial()); }

  // Is it one of the calls that are made? Offers are enumerated for each state: one call stands for all that differ in
  // them.
  bool is_made(call const& c) const {
    if (((asked_.operations >> c.operation) & 1) == 0 || !is_template(c)) return false;
    if constexpr (is_core<M>)
      if (asked_.part == fragment::core) return in_core_part[c.operation] && is_in_core_part(c, P::types[c.operation]);
    return true;
  }
  static bool is_template(call const& c) {
    auto const& type = P::types[c.operation];
    for (std::size_t i = 0; i < type.operands; ++i)
      if (is_offer(type.operand[i].kind) && c.operand[i] != 0) return false;
    return true;
  }

  void find_available(from& here) const {
    [&]<class... Tag>(types<Tag...>) {
      (find_available_of<typename M::domain_type::template index<Tag>>(here), ...);
    }(typename S::tags{});
  }
  template <class X> void find_available_of(from& here) const {
    if constexpr (requires(state const& s, X x) { M::available(s, x); }) {
      std::uint32_t found = 0;
      for (unsigned i = 0; i < sizes_.template size<X>(); ++i) found |= (M::available(here.pre, X{i}) ? 1U : 0U) << i;
      here.available[resource_of<typename X::tag>] = asked_.choice == choice_rule::lowest ? found & -found : found;
    }
  }

  // Calls visit(call, result, state after, whether it differs) for each step that can be told from the others.
  template <class Visitor> void each_step(from& here, Visitor const& visit) const {
    find_available(here);
    for (call c : calls_) {
      taken_set taken = 0;
      offer(here, c, 0, taken, visit);
    }
  }

  // Each that is available, until one is not taken: then none matters. And none.
  template <class Visitor>
  void offer(from const& here, call& c, std::size_t place, taken_set& taken, Visitor const& visit) const {
    auto const& type = P::types[c.operation];
    while (place < type.operands && !is_offer(type.operand[place].kind)) ++place;
    if (place == type.operands) return take(here, c, taken, visit);
    auto left = here.available[type.operand[place].named[0]];
    // As many as are needed may be none.
    bool const some = left != 0 || type.operand[place].kind == operand_kind::choices;
    taken_set const bit = taken_set{1} << place;
    do {
      c.operand[place] = cowproof::offer(left == 0 ? 0 : static_cast<std::uint32_t>(std::countr_zero(left)), some);
      taken &= ~bit;
      offer(here, c, place + 1, taken, visit);
      left &= left - 1;
    } while ((taken & bit) != 0 && left != 0);
    if (!some || asked_.part == fragment::core) return;
    c.operand[place] = cowproof::offer(0, false);
    offer(here, c, place + 1, taken, visit);
  }

  template <class Visitor> void take(from const& here, call const& c, taken_set& taken, Visitor const& visit) const {
    state post = here.pre;
    auto const out = steps_[c.operation](post, c, asked_.within, taken);
    if constexpr (is_core<M>)
      if (asked_.part == fragment::core && (out.how != ending::completed || !core_part_admits(here.pre, c))) return;
    visit(c, out, post, !same_words(post, here.pre));
  }

  property_set broken_by(from const& here, call const& c, result const& out, state const& post, bool changed) const {
    played_step<M> const step{here.pre, here.seen, c, asked_.within, out, changed};
    return step_checks<M>::broken_by(step, post, changed ? S::abstract(post) : here.seen) & asked_.wanted;
  }

  // ------------------------------------------------------------------------------------------------------- keys

  word_list representative_of(state const& s) const {
    word_list key(static_cast<std::size_t>(words()));
    layout_.pack(asked_.reduce == symmetry::none ? s : canonical_state(s), key.data());
    return key;
  }
  state canonical_state(state const& s) const { return unpack<state>(canonical_.of(s).key); }

  // --------------------------------------------------------------------------------- what can be exercised

  // Endings of operations, then situations.
  template <class Use> static void each_met(state const& pre, call const& c, result const& out, Use use) {
    use(c.operation * static_cast<std::uint32_t>(number_of_endings) + static_cast<std::uint32_t>(out.how));
    if (out.how != ending::completed) return;
    auto met = P::goals_reached(pre, c);
    for (std::uint32_t i = 0; met != 0; ++i, met >>= 1)
      if ((met & 1) != 0) use(static_cast<std::uint32_t>(operations_of<M>::size * number_of_endings) + i);
  }
  // ------------------------------------------------------------------------------------------- a part of the core

  static constexpr auto in_core_part = []<class... Operation>(operation_list<Operation...>) {
    return std::array<bool, sizeof...(Operation)>{core_part<M>::template has<Operation>...};
  }(operations_of<M>{});
  static bool core_part_admits(state const& pre, call const& c) {
    bool admits = true;
    std::uint8_t number = 0;
    operations_of<M>::each([&]<class Operation>(Operation) {
      if (number++ == c.operation && Operation::name == "unmap")
        cowproof::detail::signature_of_operation<Operation>::apply(
            c, nullptr, [&](auto const&... x) { admits = core_part<M>::template admits<Operation>(pre, x...); });
    });
    return admits;
  }

  space_request asked_;
  step_table<M> const& steps_;
  part_of_capacity sizes_;
  scoped_layout<state> layout_;
  canonical_form<state> canonical_;
  std::vector<call> calls_;
  state const initial_ = M::initial();
};

// The machine first, then every mutant.
template <class M, class... Mutant>
space_maker make_spaces(machine_type const& type, scope const& usual, types<Mutant...>) {
  static constexpr std::array<step_table<M> const*, 1 + sizeof...(Mutant)> steps{&noting_steps<M>,
                                                                                 &noting_steps<Mutant>...};
  static constexpr std::array<std::string_view, 1 + sizeof...(Mutant)> names{"machine", Mutant::about.name...};
  return {&type,
          capacity_of_machine<M>(),
          usual,
          {names.begin(), names.end()},
          [](space_request const& asked) -> std::unique_ptr<state_space> {
            auto const at = static_cast<std::size_t>(std::ranges::find(names, asked.subject) - names.begin());
            return std::make_unique<state_space_of<M>>(asked, *steps.at(at));
          },
          [](scope within) { return with_groups<typename M::state>(within); }};
}

}  // namespace cowproof::search
