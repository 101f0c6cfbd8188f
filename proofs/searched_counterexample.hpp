// Counterexamples by the search of every state, for a machine of which nothing is refuted over the bounded domain.
#pragma once
#include <map>

#include "engines/property.hpp"
#include "proofs/suites.hpp"

namespace cowproof::symbolic {

struct searched_counterexample {
  std::optional<proof_counterexample> found;  // reachable, by the shortest path that there is
  std::string none;                           // else: in which scope there is none, or how far was looked
};

// What an obligation says, as properties that a search can look for: the one that it is named after, or else all.
property_set properties_of(std::string_view obligation, machine_type const& of);

// What was looked for once is not looked for again.
class counterexample_search {
 public:
  counterexample_search(machine_type const& of, std::string_view subject, std::size_t most_states);
  searched_counterexample const& find(std::string_view obligation);

 private:
  searched_counterexample search(property_set wanted) const;

  machine_type const& machine_;
  std::string subject_;
  std::size_t most_states_;
  std::map<property_set, searched_counterexample> done_;
};

}  // namespace cowproof::symbolic
