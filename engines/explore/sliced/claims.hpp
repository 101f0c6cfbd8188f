// Claims that a step does what the specification says, checked for hundreds of steps of one operation at once.
//
// What is checked is the text of spec/, in the sliced domain; the state before, the state after and the outcome are
// those that the search met.
#pragma once
#include "engines/explore/sliced/agreement.hpp"
#include "engines/explore/sliced/states.hpp"
#include "engines/player.hpp"

namespace cowproof::search {

namespace detail {
// The bits of an operand in the code of a step; an offer is its pick and whether there is one.
template <class T> constexpr int operand_bits() {
  if constexpr (is_choice<T>) return bits_for(decltype(T::pick)::size) + 1;
  else if constexpr (requires { sliced_codec<T>::size; }) return sliced_width<T>;
  else return width<T>;
}
template <class T> COWPROOF_INLINE std::uint64_t operand_code(T const& x) {
  if constexpr (is_choice<T>) {
    constexpr int bits = bits_for(decltype(T::pick)::size);  // a pick where there is none may be any number
    return (x.pick.i & low_bits(bits)) | std::uint64_t{x.exists} << bits;
  } else {
    return rank(x);
  }
}
template <class T> COWPROOF_INLINE T operand_of_planes(lanes const*& planes) {
  if constexpr (is_choice<T>) {
    auto const pick = operand_of_planes<decltype(T::pick)>(planes);
    return {pick, operand_of_planes<sliced_truth>(planes)};
  } else {
    sliced_code<T> code;
    for (auto& bit : code.bit) bit.w = *planes++;
    return value_of_slices<T>(code);
  }
}
template <class Outcome> constexpr int result_bits() {
  if constexpr (std::is_same_v<typename Outcome::value_type, no_value>) return 0;
  else return operand_bits<typename Outcome::value_type>();
}
inline constexpr int ending_bits = bits_for(number_of_endings);

template <class State, class Outcome, class... Operand> struct step_signature {
  using outcome = Outcome;
  static constexpr int bits =
      ending_bits + result_bits<Outcome>() + 2 + (operand_bits<std::decay_t<Operand>>() + ... + 0);
  static_assert(bits <= 64);

  // Does the specification say the same of each step?
  template <class Operation, class View>
  static COWPROOF_INLINE sliced_truth agrees(View const& before, View const& after, lanes const* planes) {
    Outcome out{sliced_ending{next<ending_bits>(planes)}, {}};
    if constexpr (result_bits<Outcome>() != 0)
      out.value = value_of_slices<typename Outcome::value_type>(next<result_bits<Outcome>()>(planes));
    auto const exhausted = operand_of_planes<sliced_truth>(planes);
    auto const agree = operand_of_planes<sliced_truth>(planes);
    auto const operands = std::tuple<std::decay_t<Operand>...>{operand_of_planes<std::decay_t<Operand>>(planes)...};
    return agree && std::apply(
                        [&](auto const&... x) COWPROOF_INLINE_LAMBDA {
                          return search::agrees<Operation>(before, after, out, exhausted, x...);
                        },
                        operands);
  }

 private:
  template <int Bits> static COWPROOF_INLINE sliced_number<Bits> next(lanes const*& planes) {
    sliced_number<Bits> n;
    for (auto& bit : n.bit) bit.w = *planes++;
    return n;
  }
};
template <class State, class Outcome, class... Operand>
step_signature<State, Outcome, Operand...> step_signature_of(Outcome (*)(State&, Operand...));
}  // namespace detail

// S is a state of the machine or of a mutant, in the concrete domain D.
template <class S, class D> class refinement_claims {
  static constexpr int words = packed_words<S>;
  using key = packed_key<words>;
  using sliced_machine = machine<sliced<typename D::capacity_type>>;
  using sliced_state = typename sliced_machine::state;
  using operations = operations_of<sliced_machine>;

 public:
  // The step of the operation with this number: `agree` if nothing else is known to be wrong.
  template <unsigned Number, class Outcome, class... Operand>
  COWPROOF_INLINE void add(key const& pre, key const& post, Outcome const& out, bool exhausted, bool agree,
                           Operand const&... x) {
    std::uint64_t code = static_cast<std::uint64_t>(out.how);
    int at = detail::ending_bits;
    auto const put = [&](std::uint64_t part, int bits) COWPROOF_INLINE_LAMBDA {
      code |= part << at;
      at += bits;
    };
    if constexpr (detail::result_bits<Outcome>() != 0)
      put(out.how == ending::completed ? rank(out.value) : 0, detail::result_bits<Outcome>());
    put(exhausted, 1);
    put(agree, 1);
    (put(detail::operand_code(x), detail::operand_bits<Operand>()), ...);
    auto& c = waiting_[Number];
    c.pre.put(c.size, pre);
    c.post.put(c.size, post);
    c.code[c.size] = code;
    if (++c.size == lane_count) settle<Number>(c);
  }

  // A step of which it is known.
  COWPROOF_INLINE void add_judged(key const& pre, bool is_right) {
    if (__builtin_expect(!is_right, 0)) wrong_.push_back(pre);
  }

  // Settles what waits. Do all hold that were ever added?
  bool settle() {
    [&]<std::size_t... I>(std::index_sequence<I...>) {
      ((waiting_[I].size == 0 ? void() : settle<I>(waiting_[I])), ...);
    }(std::make_index_sequence<operations::size>{});
    return wrong_.empty();
  }
  // The states whose steps do not.
  std::vector<key> const& wrong() const { return wrong_; }

 private:
  struct columns {
    key_columns<words> pre, post;
    alignas(64) std::uint64_t code[lane_count];
    unsigned size = 0;
  };

  template <std::size_t Number> __attribute__((noinline, flatten)) void settle(columns& c) {
    using operation = std::decay_t<decltype(operation_numbered<Number>(operations{}))>;
    using signature = decltype(detail::step_signature_of(operation::step));
    for (unsigned i = c.size; i < lane_count; ++i) {  // the first once more
      c.pre.put(i, c.pre.take(0));
      c.post.put(i, c.post.take(0));
      c.code[i] = c.code[0];
    }
    c.size = 0;
    lanes planes[signature::bits];
    transpose_column<signature::bits>(c.code, planes);
    auto const agree = signature::template agrees<operation>(
        abstract<sliced<typename D::capacity_type>>(sliced_states<sliced_state, S>(c.pre)),
        abstract<sliced<typename D::capacity_type>>(sliced_states<sliced_state, S>(c.post)), planes);
    if (!any_lane(~agree.w)) return;
    for (unsigned i = 0; i < lane_count; ++i)
      if (!is_set(agree.w, i)) wrong_.push_back(c.pre.take(i));
  }
  template <std::size_t Number, class... Operation> static auto operation_numbered(operation_list<Operation...>) {
    return std::get<Number>(std::tuple<Operation...>{});
  }

  std::array<columns, operations::size> waiting_;
  std::vector<key> wrong_;
};

}  // namespace cowproof::search
