// What every mutant is made of: what is wrong with it, and what it does at one operation of a machine.
//
// It names only what it changes. Operands and headers are the machine's.
#pragma once
#include <boost/preprocessor/seq/for_each.hpp>

#include "engines/mutants/altered_step.hpp"
#include "engines/mutants/description.hpp"
#include "model/naming.hpp"
#include "spec/operation.hpp"

namespace cowproof {

// What a mutant says of itself: its number in docs/bugs.md, or 0; what is wrong; where it happened; and how many
// operations show it to a program. Its name is that of its type.
struct bug_description {
  int number;
  std::string_view mechanism, source;
  int catalogue_length;
};
#define COWPROOF_BUG(...) \
  static constexpr bug_description bug { __VA_ARGS__ }

// The last part of the name of T, which compilers tell: "... [with T = cowproof::fork_bugs<D>::fork_no_incref; ...".
template <class T> constexpr std::string_view name_of_type() {
  std::string_view name = __PRETTY_FUNCTION__;
  name.remove_prefix(name.find("T = "));
  name = name.substr(0, name.find_first_of(";]"));
  return name.substr(name.rfind(':') + 1);
}

// A mutant of M at one operation. It has one of these, each with as many of the operands as it needs:
//
//   besides(s, was, operands...)   the step of M, and this too if the step completes; `was` is the state before
//   instead(s, operands...)        another step
//   stuck(s, operands...)          the step of M, but where this is true it does nothing, and ends as `ends` says
//
// Or it names the fields that the step of M leaves as they were. If it says how the step has to end `after` which it
// does something besides, it is after that ending.
template <class Self, class M, literal Operation, auto... Unchanged> struct mutant : M {
  static constexpr auto after = ending::completed;
  static constexpr mutant_description about{name_of_type<Self>(), Self::bug.number, Operation.view(),
                                            Self::bug.mechanism,  Self::bug.source, Self::bug.catalogue_length};

 protected:
  template <class Step, class State, class... Operand>
  static auto altered(Step take_step, State& s, Operand const&... operands) {
    using D = typename M::domain_type;
    if constexpr (requires { Self::instead(s, operands...); }) {
      return Self::instead(s, operands...);
    } else if constexpr (requires { Self::ends; }) {
      return step_unless<D>(Self::stuck(s, operands...), Self::ends, [&] { return take_step(s, operands...); });
    } else {
      auto const was = s;
      return and_then<D, Self::after>(take_step(s, operands...), [&] {
        if constexpr (sizeof...(Unchanged) != 0) ((s.*Unchanged = was.*Unchanged), ...);
        else Self::besides(s, was, operands...);
      });
    }
  }
};

// For a machine M, the base of a mutant at each of these operations: alters_fork<M, Mutant>. The operands are M's.
#define COWPROOF_MUTANTS_AT(OPERATION)                                                            \
  template <class M, class Self, class Step, auto... Unchanged> struct mutant_at_##OPERATION;     \
  template <class M, class Self, class Outcome, class State, class... Operand, auto... Unchanged> \
  struct mutant_at_##OPERATION<M, Self, Outcome (*)(State&, Operand...), Unchanged...>            \
      : mutant<Self, M, #OPERATION, Unchanged...> {                                               \
    static Outcome step_##OPERATION(State& s, Operand... operands) {                              \
      return mutant_at_##OPERATION::altered(&M::step_##OPERATION, s, operands...);                \
    }                                                                                             \
  };                                                                                              \
  template <class M, class Self, auto... Unchanged>                                               \
  using alters_##OPERATION = mutant_at_##OPERATION<M, Self, decltype(&M::step_##OPERATION), Unchanged...>;
#define COWPROOF_MUTANTS_AT_ONE(R, DATA, OPERATION) COWPROOF_MUTANTS_AT(OPERATION)
BOOST_PP_SEQ_FOR_EACH(
    COWPROOF_MUTANTS_AT_ONE, ,
    (map)(map_object)(map_shared)(unmap)(brk)(protect)(discard)(load)(store)(kernel_store)(page_in)(fork)(fork_eager)(vfork)(clone)(exec)(exit)(kill)(wait)(swap_out)(evict)(reclaim)(pin)(unpin)(file_write)(install_object)(open)(dup)(kernel_map)(fault)(break)(
        drop)(end_unmap)(restrict)(end_move)(follow)(keep))
#undef COWPROOF_MUTANTS_AT_ONE
#undef COWPROOF_MUTANTS_AT

// Several lists of types, as one.
template <class... List> struct joined;
template <class... A> struct joined<types<A...>> {
  using all = types<A...>;
};
template <class... A, class... B, class... More> struct joined<types<A...>, types<B...>, More...> {
  using all = typename joined<types<A..., B...>, More...>::all;
};

// The mutants that these classes hold.
template <class... Holder> using mutants_in = typename joined<typename Holder::mutants...>::all;

}  // namespace cowproof
