// What a search sees of a machine, whichever it is: states as keys of some words, and what one state does.
//
// There is one virtual call a state, not one a step. Whoever searches knows nothing of the state, and a mutant is the
// machine with another table of steps: neither is compiled once more for it.
#pragma once
#include <memory>
#include <string_view>
#include <vector>

#include "engines/explore/request.hpp"

namespace cowproof::search {

// What one state does; written anew for each, and kept so that nothing is allocated. One a thread.
struct expansion {
  std::uint32_t steps = 0;          // that complete or change the state
  std::vector<std::uint64_t> keys;  // of the steps that change it, words() each: representatives, if states are reduced
  std::vector<std::uint32_t> numbers;  // which steps those are
  property_set broken = 0;             // what is wanted, and some step does not keep
  std::uint64_t orbit = 1;             // how many states this one stands for
  std::vector<std::uint32_t> met;      // of what can be exercised, what some step does that nothing noted before

  std::vector<std::uint8_t> noted;    // by what can be exercised; empty: nothing is asked
  std::vector<std::uint64_t> recent;  // steps whose representative was looked up a moment ago
};

// A step as plain data, for what is done once.
struct plain_step {
  call made;
  result out;
  bool counts = false;                // it completes or changes the state
  property_set broken = 0;            // of what is wanted
  std::vector<std::uint64_t> after;   // as it is
  std::vector<std::uint64_t> stands;  // its representative
  std::vector<std::uint32_t> met;     // of what can be exercised
};

class state_space {
 public:
  virtual ~state_space() = default;

  virtual int key_bits() const = 0;
  int words() const { return key_bits() <= 64 ? 1 : (key_bits() + 63) / 64; }

  virtual std::vector<std::uint64_t> initial() const = 0;
  virtual std::uint64_t group_order() const = 0;

  // Of what is wanted, what does not hold in this state.
  virtual property_set broken_in(std::uint64_t const* key) const = 0;

  virtual void expand(std::uint64_t const* key, expansion& to) const = 0;
  virtual std::vector<plain_step> list(std::uint64_t const* key) const = 0;
};

// What is searched, in which scope, and what is looked for; of a request, what does not depend on the search.
struct space_request {
  scope within;
  std::string_view subject = "machine";
  choice_rule choice = choice_rule::any;
  symmetry reduce = symmetry::none;
  std::uint64_t operations = every_operation;  // a bit each: those that there are
  property_set wanted = all_properties;
};

// The machines that can be searched so, each at one capacity.
struct space_maker {
  machine_type const* type = nullptr;
  scope capacity;
  scope usual;                                                           // unless another is given: a small one
  std::vector<std::string_view> subjects;                                // the machine, and its mutants
  std::unique_ptr<state_space> (*make)(space_request const&) = nullptr;  // within the capacity, of a known subject
  scope (*complete)(scope) = nullptr;  // with as much as is needed of what no operation names
};
space_maker const* find_space(machine_type const& of);  // null if there is none

}  // namespace cowproof::search
