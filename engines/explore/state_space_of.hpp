// Makes a state space of a machine and its mutants, at one capacity. Included by one file a machine.
#pragma once
#include "engines/explore.hpp"
#include "engines/explore/scoped_layout.hpp"
#include "engines/explore/state_space.hpp"
#include "engines/machine_type.hpp"
#include "engines/step_checks.hpp"
#include "engines/subject_of.hpp"

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
        canonical_(canonical_form_of<state>(asked.reduce, sizes_)) {
    for (call const& c : all_calls(P::types, asked.within))
      if (((asked.operations >> c.operation) & 1) != 0 && is_template(c)) calls_.push_back(c);
    std::ranges::stable_sort(calls_, {}, [](call const& c) { return oddities(c, P::types); });
  }

  int key_bits() const override { return layout_.bits(); }
  word_list initial() const override { return representative_of(M::initial()); }
  std::uint64_t group_order() const override { return canonical_.group_order(); }
  property_set broken_in(std::uint64_t const* key) const override {
    return step_checks<M>::broken_in(layout_.unpack(key)) & asked_.wanted;
  }

  void expand(std::uint64_t const* key, expansion& to) const override {
    to.steps = 0;
    to.keys.clear();
    to.numbers.clear();
    to.broken = 0;
    to.met.clear();
    from here(layout_.unpack(key));
    if (asked_.reduce != symmetry::none) to.orbit = canonical_.orbit(here.pre);
    each_step(here, [&](call const& c, result const& out, state const& post, bool changed) {
      to.broken |= broken_by(here, c, out, post, changed);
      if (!to.noted.empty()) note(here.pre, c, out, to);
      if (!changed && out.how != ending::completed) return;
      if (changed) add(post, to);
      ++to.steps;
    });
  }

  std::vector<plain_step> list(std::uint64_t const* key) const override {
    std::vector<plain_step> all;
    from here(layout_.unpack(key));
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
  // A state whose steps are taken.
  struct from {
    state pre;
    view seen;
    std::array<std::uint32_t, things.size()> available{};  // by thing: a bit each
    explicit from(state const& s) : pre(s), seen(S::abstract(s)) {}
  };

  // Offers are enumerated for each state, so one call stands for all that differ in them.
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
      here.available[thing_of<typename X::tag>] = asked_.choice == choice_rule::lowest ? found & -found : found;
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
    if (!some) return;
    c.operand[place] = cowproof::offer(0, false);
    offer(here, c, place + 1, taken, visit);
  }

  template <class Visitor> void take(from const& here, call const& c, taken_set& taken, Visitor const& visit) const {
    state post = here.pre;
    auto const out = steps_[c.operation](post, c, asked_.within, taken);
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

  void add(state const& post, expansion& to) const {
    auto const n = static_cast<std::size_t>(words());
    auto const at = to.keys.size();
    to.keys.resize(at + n);
    layout_.pack(post, &to.keys[at]);
    if (asked_.reduce != symmetry::none) {
      if (is_recent(&to.keys[at], to)) return to.keys.resize(at);
      layout_.pack(canonical_state(post), &to.keys[at]);
    }
    to.numbers.push_back(to.steps);
  }

  // If it is, its representative was added. It is from now on.
  bool is_recent(std::uint64_t const* key, expansion& to) const {
    static constexpr int bits = 16;
    auto const n = static_cast<std::size_t>(words());
    to.recent.resize(n << bits);
    std::uint64_t h = 0;
    for (std::size_t i = 0; i < n; ++i) h = (h ^ key[i]) * 0xff51afd7ed558ccd ^ h >> 29;
    auto* const known = &to.recent[(h * 0xc4ceb9fe1a85ec53 >> (64 - bits)) * n];
    if (std::equal(key, key + n, known)) return true;
    std::copy_n(key, n, known);
    return false;
  }

  // --------------------------------------------------------------------------------- what can be exercised

  // Endings of operations, then situations.
  template <class Use> static void each_met(state const& pre, call const& c, result const& out, Use use) {
    use(c.operation * static_cast<std::uint32_t>(number_of_endings) + static_cast<std::uint32_t>(out.how));
    if (out.how != ending::completed) return;
    auto met = P::witnessed(pre, c);
    for (std::uint32_t i = 0; met != 0; ++i, met >>= 1)
      if ((met & 1) != 0) use(static_cast<std::uint32_t>(operations_of<M>::size * number_of_endings) + i);
  }
  static void note(state const& pre, call const& c, result const& out, expansion& to) {
    each_met(pre, c, out, [&](std::uint32_t what) {
      if (to.noted[what] == 0) to.met.push_back(what);
      to.noted[what] = 1;
    });
  }

  space_request asked_;
  step_table<M> const& steps_;
  part_of_capacity sizes_;
  scoped_layout<state> layout_;
  canonical_form<state> canonical_;
  std::vector<call> calls_;
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
