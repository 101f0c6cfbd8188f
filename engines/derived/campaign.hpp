// Derived mutants at random: the same sequences for all of them, each played apart only from where it differs.
//
// What a mutant does is what the machine does until its point is met and something else comes of it. So the machine is
// played once, and a mutant costs what it does differently.
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "engines/derived/point.hpp"
#include "engines/subjects/subject.hpp"

namespace cowproof {

struct derived_mutant {
  std::string operation;
  derived::possible at;
};

struct derived_campaign {
  std::uint64_t operations = 4'000'000;  // of the machine, in all
  std::uint64_t most_apart = 100'000;    // of a mutant, in states that are not the machine's
  std::uint64_t seed = 1;
  std::function<bool()> is_stopped;  // asked after each sequence: whether to end early
};

// How a mutant fared in the sequences of a campaign.
struct derived_kill {
  bool killed = false;
  std::uint64_t operations = 0;  // until it was killed, or nothing more was tried
  std::uint64_t apart = 0;       // of them, in states that are not the machine's, or that led to one
  std::optional<property> broken;
  std::string misused;      // or the rule of words that it breaks
  std::vector<call> calls;  // from the initial state, the last one kills
  scope within;
  std::uint64_t not_there = 0;  // see derived::run
};

// A machine in words that can be altered, played at the capacity that is usual for random checking.
struct derived_machine {
  machine_type const* type;
  subject as_subject;  // a derived::requesting says which mutant
  std::vector<derived_kill> (*play)(std::vector<derived_mutant> const& mutants, derived_campaign const& options);
};
derived_machine const& derived_machine_of(machine_type const& type);

}  // namespace cowproof
