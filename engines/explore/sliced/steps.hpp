// Every step of hundreds of states at once: the transitions of model/ and the text of spec/, in the sliced domain.
#pragma once
#include <bit>

#include "engines/explore/models.hpp"
#include "engines/explore/sliced/agreement.hpp"
#include "engines/explore/sliced/states.hpp"
#include "engines/explore/successors.hpp"

namespace cowproof::search {

namespace detail {
template <class Model, class Operand> constexpr unsigned sliced_codes() {
  if constexpr (is_choice<Operand>) return 1;  // the lowest that is available, if there is one
  else return static_cast<unsigned>(sliced_cardinality<Operand>) - Model::template first_code<Operand>;
}
template <class Model, class State, class Outcome, class... Operand>
constexpr unsigned sliced_calls(Outcome (*)(State&, Operand...)) {
  return (sliced_codes<Model, std::decay_t<Operand>>() * ... * 1U);
}

// The lowest index that is available, in each lane.
template <class M, class X> COWPROOF_INLINE sliced_choice<X> lowest_offer(typename M::state const& s) {
  sliced_choice<X> offered{X::of(0), false};
  offered.pick.known = X::differs;
  for (int i = X::size; i-- > 0;) {
    auto const there = M::available(s, X::of(i));
    offered.pick.n = ite(there, X::of(i).n, offered.pick.n);
    offered.exists = offered.exists || there;
  }
  return offered;
}
}  // namespace detail

// The steps of up to lane_count states of M, a machine of the concrete domain, in the order of each_successor where
// the environment offers the lowest that is available, and only what completes is a step.
template <class M, template <class> class Model> class sliced_steps {
  using state = typename M::state;
  static constexpr int words = packed_words<state>;
  using key = packed_key<words>;
  using D = sliced<typename M::domain_type::capacity_type>;
  using sliced_machine = machine<D>;
  using sliced_state = typename sliced_machine::state;
  using model = Model<sliced_machine>;
  using operations = operations_of<sliced_machine>;
  static_assert(model::only_completed && !model::allocation_may_fail);

 public:
  static constexpr unsigned most_calls = []<class... Operation>(operation_list<Operation...>) {
    return ((model::template has<Operation> ? detail::sliced_calls<model>(Operation::step) : 0U) + ...);
  }(operations{});
  static_assert(most_calls <= 64, "a bit of a word each");

  // Makes every call in each of `size` states. With `refine`, compares each step with what is specified.
  void make(key const* keys, unsigned size, bool refine) {
    key_columns<words> columns;
    for (unsigned i = 0; i < lane_count; ++i) columns.put(i, keys[i < size ? i : 0]);
    before_ = sliced_states<sliced_state, state>(columns);
    refine_ = refine;
    if (refine) seen_before_ = abstract<D>(before_);
    wrong_ = lanes{};
    calls_ = 0;
    operations::each([&]<class Operation>(Operation) {
      if constexpr (model::template has<Operation>) choose_operands<Operation>(Operation::step);
    });
    transpose_back(made_planes_, made_);
    transpose_back(changed_planes_, changed_);
  }

  // Of the state at this place: a bit for each call that completes, in their order; and for each that changes it.
  std::uint64_t made(unsigned place) const { return made_[place]; }
  std::uint64_t changed(unsigned place) const { return changed_[place]; }
  COWPROOF_INLINE key after(unsigned place, int call) const {
    key k;
    for (int i = 0; i < words; ++i) k.w[i] = after_[call].keys.w[i][place];
    return k;
  }
  // The first state of which a step is not as specified, or lane_count.
  unsigned first_wrong() const {
    unsigned place = 0;
    while (place < lane_count && !is_set(wrong_, place)) ++place;
    return place;
  }

 private:
  template <class Operation, class State, class Outcome, class... Operand>
  void choose_operands(Outcome (*)(State&, Operand...)) {
    choose<Operation, std::decay_t<Operand>...>();
  }
  template <class Operation, class... Rest, class... Chosen> void choose(Chosen const&... x) {
    if constexpr (sizeof...(Rest) == 0) take<Operation>(x...);
    else choose_one<Operation, Rest...>(x...);
  }
  template <class Operation, class Operand, class... Rest, class... Chosen> void choose_one(Chosen const&... x) {
    if constexpr (is_choice<Operand>) {
      choose<Operation, Rest...>(x..., detail::lowest_offer<sliced_machine, detail::picked<Operand>>(before_));
    } else {
      for (auto code = std::uint64_t{model::template first_code<Operand>}; code < sliced_cardinality<Operand>; ++code)
        choose<Operation, Rest...>(x..., same_in_all_lanes<Operand>(code));
    }
  }

  template <class Operation, class... Operand> __attribute__((noinline, flatten)) void take(Operand const&... x) {
    auto after = before_;
    auto const out = Operation::step(after, x...);
    auto const completed = out.how == D::ending_of(ending::completed);
    auto const made = completed && model::template admits<Operation>(before_, x...);
    made_planes_[calls_] = made.w;
    changed_planes_[calls_] = (made && !equal<sliced_truth>(before_, after)).w;
    put_states<state>(after, after_[calls_++].keys);
    if (refine_) wrong_ |= (made && !agrees<Operation>(seen_before_, abstract<D>(after), out, false, x...)).w;
  }

  sliced_state before_;
  typename eager_copy<D>::view seen_before_;
  bool refine_ = false;
  lanes wrong_{};
  unsigned calls_ = 0;
  lanes made_planes_[64]{}, changed_planes_[64]{};
  alignas(64) std::uint64_t made_[lane_count], changed_[lane_count];
  // After each call. What one place has of all of them would be in one set of the cache, were there no gaps.
  struct columns_and_gap {
    key_columns<words> keys;
    std::uint64_t gap[8];
  };
  columns_and_gap after_[most_calls];
};

}  // namespace cowproof::search
