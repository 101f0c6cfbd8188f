// An operation done in the words that can be altered, on a state of the machine as it is: so a mutant is another step
// for all that test or prove a machine, and only steps are compiled twice.
#pragma once
#include "engines/derived/words.hpp"
#include "model/fields.hpp"
#include "spec/operation.hpp"

namespace cowproof::derived {

// What the next runs of operations on this thread are to do; null: they are not counted.
inline constinit thread_local run const* requested = nullptr;

class requesting {
 public:
  explicit requesting(run const& r) : outer_(requested) { requested = &r; }
  ~requesting() { requested = outer_; }
  requesting(requesting const&) = delete;
  requesting& operator=(requesting const&) = delete;

 private:
  run const* outer_;
};

// Between values of domain B and the same in words<B>: value<To>(from), operand<To>(from), state(to, from).
template <class B> struct exchange;

// `First` tells the points of one operation from those of another.
template <class B, std::uint64_t First, auto Step, class Own> struct stand_in;
template <class B, std::uint64_t First, class Out, class State, class... Operand, Out (*Step)(State&, Operand...),
          class OwnOut, class OwnState, class... OwnOperand>
struct stand_in<B, First, Step, OwnOut (*)(OwnState&, OwnOperand...)> {
  static OwnOut step(OwnState& s, OwnOperand... operand) {
    State worded;
    exchange<B>::state(worded, s);
    auto const out = [&] {
      if (requested == nullptr) return Step(worded, exchange<B>::template operand<std::decay_t<Operand>>(operand)...);
      run counted = *requested;
      counted.scope = First;
      name_fields(counted, worded);
      counting const words_are(counted);
      return Step(worded, exchange<B>::template operand<std::decay_t<Operand>>(operand)...);
    }();
    exchange<B>::state(s, worded);
    return {out.how.how, exchange<B>::template value<typename OwnOut::value_type>(out.value)};
  }

 private:
  static void name_fields(run const& r, State const& s) {
    if (r.noted == nullptr) return;
    each_field(s, [&](std::string_view name, auto const& field) { r.noted->name_field(&field, name); });
  }
};

// The operations of a machine over B, in the words of words<B>: as many, in the same order.
constexpr std::uint64_t first_scope_of(std::string_view operation) {
  std::uint64_t scope = 1;
  for (char const c : operation) scope = mixed(scope, static_cast<unsigned char>(c));
  return scope;
}
template <class B, class Own, class Worded> struct in_words : Own {
  static constexpr auto step =
      &stand_in<B, first_scope_of(Own::name), Worded::step, std::decay_t<decltype(Own::step)>>::step;
};
template <class B, class Own, class Worded> struct all_in_words;
template <class B, class... Own, class... Worded>
struct all_in_words<B, operation_list<Own...>, operation_list<Worded...>> {
  using type = operation_list<in_words<B, Own, Worded>...>;
};

}  // namespace cowproof::derived
