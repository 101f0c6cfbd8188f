// Every step of hundreds of states at once: the transitions of model/, the text of spec/ and that of invariants/, in
// the sliced domain.
#pragma once
#include <bit>
#include <memory>

#include "engines/call.hpp"
#include "engines/explore/core_part.hpp"
#include "engines/explore/sliced/agreement.hpp"
#include "engines/explore/sliced/states.hpp"
#include "engines/explore/vectors.hpp"
#include "invariants/coverage_goals.hpp"

namespace cowproof::search {
inline namespace COWPROOF_LANES {

// A step is what completes, and what is offered is the lowest that is available within the scope.
template <class Capacity> class sliced_stepper final : public lane_stepper {
  using D = sliced<Capacity>;
  using M = machine<D>;
  using state = typename M::state;
  using part = core_part<M>;
  using operations = operations_of<M>;

 public:
  explicit sliced_stepper(lane_request const& asked)
      : within_(asked.within),
        calls_(asked.calls.size()),
        mask_words_((calls_ + 63) / 64),
        column_words_(static_cast<std::size_t>(asked.words) * lane_count + gap),
        call_(new call[calls_]),
        plane_(new int[asked.planes.size()]),
        layout_{plane_.get(), static_cast<int>(asked.planes.size()), asked.words},
        after_(new std::uint64_t[calls_ * column_words_]),
        made_(new mask[mask_words_]),
        changed_(new mask[mask_words_]) {
    for (std::size_t i = 0; i < calls_; ++i) call_[i] = asked.calls[i];
    for (std::size_t i = 0; i < asked.planes.size(); ++i) plane_[i] = asked.planes[i];
  }

  unsigned lanes_at_once() const override { return lane_count; }

  void make(std::uint64_t const* keys, unsigned size, bool refine, lane_successors& to) override {
    read(keys, size);
    refine_ = refine;
    if (refine) seen_before_ = view_of_state(before_);
    wrong_ = lanes{};
    for (std::size_t i = 0; i < mask_words_; ++i) made_[i] = changed_[i] = {};
    for (std::size_t i = 0; i < calls_; ++i) makers_[call_[i].operation](*this, i);
    for (std::size_t i = 0; i < mask_words_; ++i) {
      made_[i].transpose();
      changed_[i].transpose();
    }
    to.wrong = 0;
    while (to.wrong < size && !is_set(wrong_, to.wrong)) ++to.wrong;
    for (unsigned place = 0; place < to.wrong; ++place) add_to(to, place);
  }

  unsigned first_broken(std::uint64_t const* keys, unsigned size) override {
    read(keys, size);
    sliced_truth const hold = invariants_of(before_);
    unsigned place = 0;
    while (place < size && is_set(hold.w, place)) ++place;
    return place;
  }

 private:
  // What one call gives in each lane would lie in one set of the cache, were there no gaps.
  static constexpr std::size_t gap = 8;

  // A bit a call, 64 of them: a plane each, then a word a lane.
  struct alignas(64) mask {
    lanes plane[64];
    void transpose() {
      lanes planes[64];
      for (int i = 0; i < 64; ++i) planes[i] = plane[i];
      search::transpose<64>(planes, plane);
    }
    COWPROOF_INLINE std::uint64_t of(unsigned lane) const { return plane[lane / lane_words][lane % lane_words]; }
  };

  // The first state once more where there are not enough.
  __attribute__((noinline, flatten)) void read(std::uint64_t const* keys, unsigned size) {
    alignas(64) std::uint64_t columns[planes_of_key::most_words * lane_count];
    auto const words = static_cast<unsigned>(layout_.words);
    names_in_scope<process_tag> = within_.processes;
    names_in_scope<page_tag> = within_.pages;
    names_in_scope<frame_tag> = within_.frames;
    names_in_scope<word_tag> = within_.words;
    names_in_scope<part_tag> = within_.parts;
    for (unsigned i = 0; i < lane_count; ++i)
      for (unsigned w = 0; w < words; ++w) columns[w * lane_count + i] = keys[(i < size ? i : 0) * words + w];
    read_states(columns, layout_, before_);
  }

  using view = typename eager_copy<D>::view;
  static __attribute__((noinline, flatten)) view view_of_state(state const& s) { return abstract<D>(s); }
  static __attribute__((noinline, flatten)) sliced_truth invariants_of(state const& s) {
    sliced_truth hold = true;
    auto const look = [&](auto i) COWPROOF_INLINE_LAMBDA { hold = hold && i.holds_in(s); };
    inductive_invariants<D>::each(look);
    implied_invariants<D>::each(look);
    return hold;
  }

  // ------------------------------------------------------------------------------------------------- steps

  template <class Operand> COWPROOF_INLINE Operand operand_of([[maybe_unused]] std::uint32_t code) const {
    if constexpr (is_choice<Operand>) return lowest_offer<decltype(Operand::pick)>();
    else return same_in_all_lanes<Operand>(code);
  }
  template <class X> COWPROOF_INLINE sliced_choice<X> lowest_offer() const {
    sliced_choice<X> offered{X::of(0), false};
    offered.pick.known = X::differs;
    for (int i = size_within<typename X::tag>(within_); i-- > 0;) {
      auto const there = M::available(before_, X::of(i));
      offered.pick.n = ite(there, X::of(i).n, offered.pick.n);
      offered.exists = offered.exists || there;
    }
    return offered;
  }

  template <class Operation, class... Operand>
  __attribute__((noinline, flatten)) void take(std::size_t number, Operand const&... x) {
    auto& after = after_step_;
    after = before_;
    auto const out = Operation::step(after, x...);
    auto const completed = out.how == D::ending_of(ending::completed);
    auto const made = completed && part::template admits<Operation>(before_, x...);
    made_[number / 64].plane[number % 64] = made.w;
    changed_[number / 64].plane[number % 64] = (made && !equal<sliced_truth>(before_, after)).w;
    put_states(after, layout_, &after_[number * column_words_]);
    if (!refine_) return;
    auto const right = agrees<Operation>(seen_before_, abstract<D>(after), out, false, x...) &&
                       costs_are_kept<Operation>(before_, after, x...);
    wrong_ |= (made && !right).w;
  }

  template <class Operation, class... Operand>
  static COWPROOF_INLINE sliced_truth costs_are_kept(state const& before, state const& after, Operand const&... x) {
    sliced_truth kept = !lacks_memory<M, Operation>(before, x...) && takes_no_more<M, Operation>(before, after, x...);
    core_step_properties<D>::each([&]<class StepProperty>(StepProperty) COWPROOF_INLINE_LAMBDA {
      static_assert(!is_no_spurious_refusal<StepProperty>, "what is refused is no step here");
      if constexpr (is_promise_of<StepProperty, Operation>)
        kept = kept && StepProperty::holds_between(before, after, x...);
    });
    return kept;
  }

  template <class Operation, class State, class Outcome, class... Operand>
  static void take_call(sliced_stepper& self, std::size_t number, Outcome (*)(State&, Operand...)) {
    [&]<std::size_t... I>(std::index_sequence<I...>) {
      self.template take<Operation>(number, self.operand_of<std::decay_t<Operand>>(self.call_[number].operand[I])...);
    }(std::index_sequence_for<Operand...>{});
  }
  template <class Operation> static void make_call(sliced_stepper& self, std::size_t number) {
    if constexpr (part::template has<Operation>) take_call<Operation>(self, number, Operation::step);
  }
  using maker = void (*)(sliced_stepper&, std::size_t);
  struct maker_table {
    maker of[operations::size];
    maker operator[](std::size_t operation) const { return of[operation]; }
  };
  template <class... Operation> static constexpr maker_table makers_of(operation_list<Operation...>) {
    return {{&make_call<Operation>...}};
  }
  static constexpr maker_table makers_ = makers_of(operations{});

  // Where the steps of one state lead, in their order.
  COWPROOF_INLINE void add_to(lane_successors& to, unsigned place) const {
    auto const words = static_cast<unsigned>(layout_.words);
    std::uint32_t steps = 0;
    for (std::size_t m = 0; m < mask_words_; ++m) {
      std::uint64_t const made = made_[m].of(place);
      for (std::uint64_t left = changed_[m].of(place); left != 0; left &= left - 1) {
        auto const* const column = &after_[(64 * m + static_cast<unsigned>(std::countr_zero(left))) * column_words_];
        for (unsigned w = 0; w < words; ++w) to.keys[to.size * words + w] = column[w * lane_count + place];
        to.parents[to.size] = place;
        to.numbers[to.size++] = steps + static_cast<unsigned>(std::popcount(made & ((left & -left) - 1)));
      }
      steps += static_cast<unsigned>(std::popcount(made));
    }
    to.transitions += steps;
  }

  scope within_;
  std::size_t calls_, mask_words_, column_words_;
  std::unique_ptr<call[]> call_;
  std::unique_ptr<int[]> plane_;
  planes_of_key layout_;
  std::unique_ptr<std::uint64_t[]> after_;  // a column a call
  std::unique_ptr<mask[]> made_, changed_;

  state before_, after_step_;
  view seen_before_;
  bool refine_ = false;
  lanes wrong_{};
};

}  // namespace COWPROOF_LANES
}  // namespace cowproof::search
