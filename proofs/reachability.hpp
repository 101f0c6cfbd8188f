// Every operation, ending and situation is reached on a path from the initial state, so that what is proved of it is
// about something.
//
// A path is a few calls whose operands are left open, and the solver finds them. Some calls may be refused.
#pragma once
#include <algorithm>
#include <map>

#include "invariants/invariant.hpp"
#include "proofs/attempt.hpp"
#include "proofs/obligation.hpp"
#include "proofs/operation_obligations.hpp"

namespace cowproof::symbolic {

// An operation on a path, whatever its signature is.
template <class M> struct path_operation {
  using state = typename M::state;
  // How it ended, and which situations it met.
  struct called {
    ending how;
    std::vector<named_claim> met;
  };

  std::string_view name;
  bool (*may)(cowproof::ending);
  // With arbitrary operands, of which the environment keeps its step properties; that becomes a hypothesis.
  called (*call)(state& s, std::string const& suffix, std::vector<boolean>& assumed);
};

template <class M, class Operation>
typename path_operation<M>::called call_somehow(typename M::state& s, std::string const& suffix,
                                                std::vector<boolean>& assumed) {
  auto const operands = arbitrary_operands<Operation>(suffix);
  each_operand<Operation>(operands,
                          [&](std::string_view, auto const& operand) { assumed.push_back(promised<M>(s, operand)); });
  typename path_operation<M>::called made;
  properties_of<M>::situations::each([&](auto w) {
    if constexpr (decltype(w)::operation == Operation::name)
      made.met.push_back(
          {std::string(w.name), std::apply([&](auto const&... x) { return w.met_in(s, x...); }, operands)});
  });
  auto const record = session::current().updates().run(guards::all_guarded, [&] {
    made.how = std::apply([&](auto const&... x) { return Operation::step(s, x...); }, operands).how;
  });
  add_definitions(record, assumed);
  return made;
}

template <class M> std::vector<path_operation<M>> path_operations() {
  return []<class... Operation>(operation_list<Operation...>) {
    return std::vector<path_operation<M>>{{Operation::name, &Operation::may, &call_somehow<M, Operation>}...};
  }(operations_of<M>{});
}

// The goals of all operations, each from the end of its path; ends are kept, for many goals have the same.
template <class M> class goals_of {
 public:
  explicit goals_of(obligations& to) : to_(to) {}

  void add_all() {
    for (auto const& operation : operations_) add_goals(operation);
  }

 private:
  // On long paths; the solver would try the others, too.
  static constexpr bool all_complete = requires { proof_traits<M>::calls_on_paths_complete; };

  // Where a path leads to, and what is assumed of the operands on it.
  struct path_end {
    typename M::state state = M::initial();
    std::vector<boolean> assumed;
  };
  struct last_call {
    std::vector<boolean> assumed;
    typename path_operation<M>::called made;
  };
  using calls = std::map<call_path, last_call>;

  void add_goals(path_operation<M> const& operation) {
    calls known;
    auto const add = [&](std::string const& goal, auto reached) {
      auto const& last = call_after(proof_traits<M>::path_to(goal), operation, known);
      to_.push_back({goal + "_is_reached", last.assumed, reached(last.made), wanted::satisfiability});
    };
    for (int i = 0; i < number_of_endings; ++i) {
      auto const e = static_cast<cowproof::ending>(i);
      if (!operation.may(e)) continue;
      add(std::string(operation.name) + "_" + name_of(e), [&](auto const& made) { return made.how == ending(e); });
    }
    using situations = typename properties_of<M>::situations;
    for (std::size_t i = 0; i < situations::names.size(); ++i) {
      if (situations::operations[i] != operation.name) continue;
      std::string const name(situations::names[i]);
      add(name, [&](auto const& made) {
        auto const met = std::ranges::find(made.met, name, &named_claim::name);
        return met->claim && made.how == ending(cowproof::ending::completed);
      });
    }
  }

  path_end const& end_of(call_path const& path) {
    if (auto const found = ends_.find(path); found != ends_.end()) return found->second;
    path_end end;
    for (std::size_t i = 0; i < path.size(); ++i)
      for (auto const& operation : operations_) {
        if (operation.name != path[i]) continue;
        auto const made = operation.call(end.state, "." + std::to_string(i), end.assumed);
        if (all_complete) end.assumed.push_back(made.how == ending(cowproof::ending::completed));
      }
    return ends_.emplace(path, end).first->second;
  }

  last_call const& call_after(call_path const& path, path_operation<M> const& operation, calls& known) {
    if (auto const found = known.find(path); found != known.end()) return found->second;
    auto end = end_of(path);
    auto made = operation.call(end.state, "", end.assumed);
    return known.emplace(path, last_call{end.assumed, made}).first->second;
  }

  std::vector<path_operation<M>> operations_ = path_operations<M>();
  std::map<call_path, path_end> ends_;
  obligations& to_;
};

template <class M> void add_reachability(obligations& to) { goals_of<M>(to).add_all(); }

}  // namespace cowproof::symbolic
