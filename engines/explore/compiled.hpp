// Searches for one capacity, behind plain functions. Included by one file a capacity.
#pragma once
#include "engines/core_subjects.hpp"
#include "engines/explore/breadth_first.hpp"
#include "engines/explore/explorer.hpp"

namespace cowproof::search {

struct compiled_search {
  std::string_view subject;
  scope capacity;
  model_part part;
  bool reduces;
  bool exact;  // the scope is the whole capacity
  int key_bits;
  answer (*run)(request const&, std::string const& name, watch_counts const&, judge const&);
};

template <class K>
answer run_search(request const& asked, std::string const& name, watch_counts const& watch, judge const& confirm) {
  return breadth_first<K>(asked, name, watch).run(confirm);
}

template <class M, template <class> class Model, class Bounds, bool Reduces>
compiled_search make_search(std::string_view subject, model_part part) {
  using kind = search_kind<M, Model, Bounds, Reduces>;
  scope const capacity{M::process::size, M::page::size, M::frame::size, M::word::size};
  bool const exact = std::is_same_v<Bounds, whole_capacity>;
  return {subject, capacity, part, Reduces, exact, packed_bits<typename M::state>, &run_search<kind>};
}

// The machine within scopes of this capacity.
template <domain D> void add_searches(std::vector<compiled_search>& to) {
  using M = machine<D>;
  to.push_back(make_search<M, core_model, part_of_capacity, false>("machine", model_part::core));
  to.push_back(make_search<M, full_model, part_of_capacity, false>("machine", model_part::full));
  to.push_back(make_search<M, core_model, part_of_capacity, true>("machine", model_part::core));
  to.push_back(make_search<M, full_model, part_of_capacity, true>("machine", model_part::full));
}

// The machine in a scope that is this capacity, faster.
template <domain D> void add_exact_searches(std::vector<compiled_search>& to) {
  using M = machine<D>;
  to.push_back(make_search<M, core_model, whole_capacity, false>("machine", model_part::core));
  to.push_back(make_search<M, full_model, whole_capacity, false>("machine", model_part::full));
}

// Every mutant within scopes of this capacity, in full.
template <domain D> void add_mutant_searches(std::vector<compiled_search>& to) {
  [&]<class... Mutant>(types<Mutant...>) {
    (to.push_back(make_search<Mutant, full_model, part_of_capacity, false>(Mutant::about.name, model_part::full)), ...);
  }(all_mutants<D>{});
}

}  // namespace cowproof::search
