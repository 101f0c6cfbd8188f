// Every operation, ending and situation is reached on a path from the initial state, so that what is proved of it is
// about something.
//
// A path is a few calls whose operands are left open, and the solver finds them. Some calls may be refused.
#pragma once
#include <map>

#include "invariants/invariant.hpp"
#include "proofs/attempt.hpp"
#include "proofs/obligation.hpp"
#include "proofs/operation_obligations.hpp"

namespace cowproof::symbolic {

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
  auto const record = session::current().updates().run(guards::all_guarded, [&] {
    made.out = std::apply([&](auto const&... x) { return Operation::step(s, x...); }, made.operands);
  });
  add_definitions(record, assumed);
  return made;
}

// Where a path leads to, and what is assumed of the operands on it.
template <class M> struct path_end {
  typename M::state state = M::initial();
  std::vector<boolean> assumed;
};
template <class M> path_end<M> end_of(call_path const& path) {
  path_end<M> end;
  for (std::size_t i = 0; i < path.size(); ++i) {
    operations_of<M>::each([&]<class Operation>(Operation) {
      if (Operation::name == path[i]) call_somehow<M, Operation>(end.state, "." + std::to_string(i), end.assumed);
    });
  }
  return end;
}

// The goals of one operation, each from the end of its path; ends are kept, for many goals have the same.
template <class M, class Operation> class goals_of {
 public:
  goals_of(std::map<call_path, path_end<M>>& ends, obligations& to) : ends_(ends), to_(to) {}

  void add_all() {
    for (int i = 0; i < number_of_endings; ++i) {
      auto const e = static_cast<cowproof::ending>(i);
      if (!Operation::may(e)) continue;
      add(std::string(Operation::name) + "_" + name_of(e),
          [&](auto const&, auto const& last) { return last.out.how == ending(e); });
    }
    theory<M>::situations::each([&](auto w) {
      if constexpr (decltype(w)::operation == Operation::name)
        add(std::string(w.name), [&](auto const& pre, auto const& last) {
          auto const met = std::apply([&](auto const&... x) { return w.met_in(pre, x...); }, last.operands);
          return met && last.out.how == ending(cowproof::ending::completed);
        });
    });
  }

 private:
  struct last_call {
    path_end<M> end;  // before it, and with what is assumed of it
    call_on_path<M, Operation> made;
  };

  template <class Reached> void add(std::string const& goal, Reached reached) {
    auto const path = proof_traits<M>::path_to(goal);
    auto const& last = call_after(path);
    to_.push_back({goal + "_is_reached", last.end.assumed, reached(last.end.state, last.made), wanted::satisfiability});
  }

  last_call const& call_after(call_path const& path) {
    if (auto const known = calls_.find(path); known != calls_.end()) return known->second;
    auto found = ends_.find(path);
    if (found == ends_.end()) found = ends_.emplace(path, end_of<M>(path)).first;
    auto end = found->second;
    auto post = end.state;
    auto made = call_somehow<M, Operation>(post, "", end.assumed);
    return calls_.emplace(path, last_call{end, made}).first->second;
  }

  std::map<call_path, path_end<M>>& ends_;
  std::map<call_path, last_call> calls_;
  obligations& to_;
};

template <class M> void add_reachability(obligations& to) {
  std::map<call_path, path_end<M>> ends;
  operations_of<M>::each([&]<class Operation>(Operation) { goals_of<M, Operation>(ends, to).add_all(); });
}

}  // namespace cowproof::symbolic
