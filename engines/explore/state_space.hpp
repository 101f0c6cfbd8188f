// What a search sees of a machine, whichever it is: states as keys of some words, and what some states do.
//
// How successors are produced is the matter of an expander: one state after the other, or hundreds at once. A search
// knows nothing of states, and a mutant is the machine with another table of steps: neither is compiled once more for
// it.
#pragma once
#include <algorithm>
#include <array>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "engines/explore/request.hpp"

namespace cowproof::search {

// Keys have one of these numbers of words; the last bits of a key may be unused.
inline constexpr std::array key_lengths{1, 2, 3, 4, 6, 8, 12};
constexpr int most_key_bits() { return key_lengths.back() * 64; }
constexpr int words_for(int key_bits) {
  for (int const words : key_lengths)
    if (key_bits <= 64 * words) return words;
  return (key_bits + 63) / 64;  // more than is searched
}

// What some states of a chunk do. Written anew for each expansion, and kept so that nothing is allocated.
struct expansion {
  // Where the steps lead that change their state: representatives, if states are reduced.
  std::size_t successors = 0;
  std::vector<std::uint64_t> keys;     // the words of each
  std::vector<std::uint32_t> parents;  // places in the chunk
  std::vector<std::uint32_t> numbers;  // which of the steps of its parent it is

  std::uint64_t transitions = 0;       // steps that complete or change the state
  std::uint64_t unreduced_states = 0;  // which the expanded states stand for, and their transitions
  std::uint64_t unreduced_transitions = 0;

  // The place of the first state of which a step is wrong. No state after it counts.
  std::optional<std::size_t> wrong;

  struct exercise {
    std::uint32_t what;
    std::size_t place;  // of the state of which a step does it
  };
  std::vector<exercise> met;  // of what can be exercised, what nothing exercised before

  void clear() {
    successors = 0;
    transitions = unreduced_states = unreduced_transitions = 0;
    wrong.reset();
    met.clear();
  }
  // Makes room for more successors.
  void reserve(std::size_t more, int words) {
    if (successors + more <= parents.size()) return;
    std::size_t const room = 2 * (successors + more);
    keys.resize(room * static_cast<std::size_t>(words));
    parents.resize(room);
    numbers.resize(room);
  }
};

// Produces successors and looks for what is wrong; one a thread.
class expander {
 public:
  virtual ~expander() = default;

  // Expands the first of these states, and as many of the next as are made with it: how many it was.
  virtual std::size_t expand(std::uint64_t const* keys, std::size_t size, expansion& to) = 0;

  // The place of the first state in which something wanted does not hold; `size` if it holds in all.
  virtual std::size_t first_broken(std::uint64_t const* keys, std::size_t size) = 0;
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
  int words() const { return words_for(key_bits()); }

  virtual std::vector<std::uint64_t> initial() const = 0;
  virtual std::uint64_t group_order() const = 0;

  // Of what is wanted, what does not hold in this state.
  virtual property_set broken_in(std::uint64_t const* key) const = 0;

  // How many things can be exercised, if that is asked for.
  virtual std::unique_ptr<expander> make_expander(std::size_t exercisable = 0) const = 0;

  // The steps of a state, in the order in which every expander numbers those that count.
  virtual std::vector<plain_step> list(std::uint64_t const* key) const = 0;
};

// What is searched, in which scope, and what is looked for; of a request, what does not depend on the search.
struct space_request {
  scope within;
  std::string_view subject = "machine";
  fragment part = fragment::full;
  choice_rule choice = choice_rule::any;
  symmetry reduce = symmetry::none;
  std::uint64_t operations = every_operation;  // a bit each: those that there are
  property_set wanted = all_properties;
  vectors with = vectors::widest;
};

// A machine and its mutants at one capacity.
struct space_maker {
  machine_type const* type = nullptr;
  scope capacity;
  scope usual;                                                           // unless another is given: a small one
  std::vector<std::string_view> subjects;                                // the machine, and its mutants
  std::unique_ptr<state_space> (*make)(space_request const&) = nullptr;  // within the capacity, of a known subject
  scope (*complete)(scope) = nullptr;  // with as much as is needed of what no operation names
};

// The makers of a machine, the smallest capacity first; none if it is not searched. And the first that has room for a
// scope, or else the last.
std::span<space_maker const> spaces_of(machine_type const& of);
space_maker const* find_space(machine_type const& of, scope const& within);

}  // namespace cowproof::search
