// Every operation, ending and situation is reached on a path from the initial state, so that what is proved of it is
// about something.
//
// The path is a few calls whose operands are left open, and the solver finds them. Some calls may be refused.
#pragma once
#include "invariants/witnesses.hpp"
#include "proofs/attempt.hpp"
#include "proofs/obligation.hpp"
#include "proofs/operation_obligations.hpp"

namespace cowproof::symbolic {

// A page to share, two children to share it with, one of which has a page of its own, and an owner less.
inline constexpr std::string_view path_to_everything[]{"map", "fork", "map", "fork", "exit"};

template <class M, class Operation> struct call_on_path {
  operands_of<Operation> operands;
  outcome_of<Operation> out;
};

// Makes a call with arbitrary operands; the environment keeps its promises.
template <class M, class Operation>
call_on_path<M, Operation> call_somehow(typename M::state& s, std::string const& suffix,
                                        std::vector<boolean>& assumed) {
  call_on_path<M, Operation> made{arbitrary_operands<Operation>(suffix), {}};
  each_operand<Operation>(made.operands,
                          [&](std::string const&, auto const& operand) { assumed.push_back(promised<M>(s, operand)); });
  session::current().updates().run(guards::all_guarded, [&] {
    made.out = std::apply([&](auto const&... x) { return Operation::step(s, x...); }, made.operands);
  });
  return made;
}

template <class M> void add_reachability(obligations& to) {
  using D = typename M::domain_type;
  using operations = operations_of<M>;
  auto pre = M::initial();
  std::vector<boolean> assumed;
  for (std::size_t i = 0; i < std::size(path_to_everything); ++i) {
    operations::each([&]<class Operation>(Operation) {
      if (Operation::name == path_to_everything[i]) call_somehow<M, Operation>(pre, "." + std::to_string(i), assumed);
    });
  }
  operations::each([&]<class Operation>(Operation) {
    auto post = pre;
    auto hypotheses = assumed;
    auto const last = call_somehow<M, Operation>(post, "", hypotheses);
    auto const add = [&](std::string const& name, boolean const& reached) {
      to.push_back({name + "_is_reached", hypotheses, reached, wanted::satisfiability});
    };
    for (int i = 0; i < number_of_endings; ++i) {
      auto const e = static_cast<cowproof::ending>(i);
      if (Operation::may(e)) add(std::string(Operation::name) + "_" + name_of(e), last.out.how == ending(e));
    }
    all_witnesses<D>::each([&](auto w) {
      if constexpr (decltype(w)::operation == Operation::name) {
        auto const met = std::apply([&](auto const&... x) { return w.met_in(pre, x...); }, last.operands);
        add(std::string(w.name), met && last.out.how == ending(cowproof::ending::completed));
      }
    });
  });
}

}  // namespace cowproof::symbolic
