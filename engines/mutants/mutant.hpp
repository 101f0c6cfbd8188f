// What every mutant is made of: a description, and the names of the machine that it derives from.
#pragma once
#include <string_view>

#include "model/machine.hpp"

namespace cowproof {

struct mutant_description {
  std::string_view name;
  int number;                  // in docs/bugs.md; 0 if it is not from there
  std::string_view operation;  // the transition that it replaces
  std::string_view mechanism;  // what is wrong
  std::string_view source;     // where it happened
  int catalogue_length;        // operations of the shortest sequence in the catalogue that shows it to a program
};

// The names of the machine, for a class that derives from it.
#define COWPROOF_MUTANT_OF(D) \
  using M = machine<D>;       \
  using typename M::address;  \
  using typename M::boolean;  \
  using typename M::entry;    \
  using typename M::frame;    \
  using typename M::mapping;  \
  using typename M::page;     \
  using typename M::process;  \
  using typename M::state;    \
  using typename M::step;     \
  using typename M::word;     \
  template <class X> using fresh = typename M::template fresh<X>

}  // namespace cowproof
