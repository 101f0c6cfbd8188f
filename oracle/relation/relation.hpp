// The relation between the model and an implementation, after one operation: which clauses hold, clause by clause.
#pragma once
#include <string>
#include <vector>

#include "oracle/implementation.hpp"
#include "oracle/model_beside.hpp"
#include "oracle/relation/clauses.hpp"

namespace cowproof::oracle {

// Everything about one operation.
struct judged_operation {
  footprint touched;
  answer said;             // by the implementation
  result specified;        // by the specification
  expectation const& pre;  // the model, before and after
  expectation const& post;
  observation const& before;  // the implementation, before and after
  observation const& after;
};

// A clause that does not hold.
struct finding {
  clause broken = clause::results;
  unsigned process = 0;  // whose page it is about; or the address space, ...
  int page = -1;         // -1: about no page
  std::string seen;
  std::string allowed;  // instead
  char of = 'p';        // ... if this is 'a'

  bool same_place(finding const& other) const {
    return broken == other.broken && of == other.of && process == other.process && page == other.page;
  }
};

// Checks each clause that the declaration allows to check; those of the quiescent tier only if wanted. Counts how
// often each had something to say. The clause that is closest to the cause comes first.
std::vector<finding> judge(judged_operation const& operation, declaration const& declared, bool quiescent,
                           clause_tallies& checked);

// Of several clauses that one operation breaks, the closest to the cause is reported first.
unsigned distance_from_cause(clause c);

// Can the clause be checked at all?
bool is_observable(clause c, declaration const& declared);
// Why not: "not observable (needs frames)", or "does not apply" if the policies say so.
std::string why_not_observable(clause c, declaration const& declared);

// As far as it is shown.
std::string to_text(sighting const& s, declaration const& declared);
std::string to_text(result const& r);

}  // namespace cowproof::oracle
