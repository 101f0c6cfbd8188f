// What is known of a mutant of any machine.
#pragma once
#include <string_view>

namespace cowproof {

struct mutant_description {
  std::string_view name;
  int number;                  // in docs/bugs.md; 0 if it is not from there
  std::string_view operation;  // the transition that it replaces
  std::string_view mechanism;  // what is wrong
  std::string_view source;     // where it happened
  int catalogue_length;        // operations of the shortest sequence in the catalogue that shows it to a program
};

}  // namespace cowproof
