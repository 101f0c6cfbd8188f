// The relation between the whole machine and an implementation, after one operation.
#pragma once
#include <array>
#include <string>
#include <vector>

#include "oracle/whole/clauses.hpp"
#include "oracle/whole/implementation.hpp"

namespace cowproof::oracle::whole {

// Everything about one operation.
struct judged_operation {
  named_call asked;
  answer said;             // by the implementation
  result specified;        // by the specification
  expectation const& pre;  // the model, before and after
  expectation const& post;
  observation const& before;  // the implementation, before and after
  observation const& after;
};

struct finding {
  clause broken = clause::results;
  char of = 'p';        // a process, or 'a': an address space
  unsigned number = 0;  // which
  int page = -1;        // -1: about no page
  std::string seen;
  std::string allowed;  // instead

  bool same_place(finding const& other) const {
    return broken == other.broken && of == other.of && number == other.number && page == other.page;
  }
};

using clause_tallies = std::array<std::uint64_t, number_of_clauses>;

// Checks each clause that the declaration allows to check; those of the quiescent tier only if wanted. Counts how
// often each had something to say. The clause that is closest to the cause comes first.
std::vector<finding> judge(judged_operation const& operation, declaration const& declared, bool quiescent,
                           clause_tallies& checked);

bool is_observable(clause c, declaration const& declared);
// Is it asked of who decides so?
bool applies(clause c, cowproof::policies const& decided);

std::string to_text(sighting const& s);

}  // namespace cowproof::oracle::whole
