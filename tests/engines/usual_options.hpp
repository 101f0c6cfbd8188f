// Random checking of a machine as is usual, of one of its subjects.
#pragma once
#include "engines/random_check.hpp"

namespace cowproof {

inline random_options usual_options(machine_type const& of, std::string_view subject, std::uint64_t operations) {
  random_options o;
  o.machine = &of;
  o.subject = subject;
  o.operations = operations;
  o.within = of.usual;
  o.weights = of.weights;
  return o;
}

}  // namespace cowproof
