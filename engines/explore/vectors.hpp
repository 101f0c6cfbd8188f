// What is compiled once for each width of vectors, and chosen when the command runs.
//
// Each width is a file of its own, compiled for the processors that have it (searches_sse2.cpp and so on). All that
// such a file defines has the width in its name, or is inlined: otherwise the linker could take the wide form of a
// function for all callers, and the command would not run on other processors.
#pragma once
#include <memory>
#include <span>
#include <tuple>

#include "engines/explore/state_space.hpp"
#include "engines/explore/table.hpp"

namespace cowproof::search {

// Where the steps of some states lead: arrays with room for every step of every state.
struct lane_successors {
  std::uint64_t* keys;
  std::uint32_t* parents;
  std::uint32_t* numbers;
  std::size_t size = 0;
  std::uint64_t transitions = 0;
  unsigned wrong = 0;  // the place of the first state of which a step is wrong, where it ended; or how many there are
};

// The steps of many states of the core at once.
class lane_stepper {
 public:
  virtual ~lane_stepper();
  virtual unsigned lanes_at_once() const = 0;  // states

  // Makes every call in each of `size` states, at most lanes_at_once(). With `refine`, each step is compared with what
  // is specified.
  virtual void make(std::uint64_t const* keys, unsigned size, bool refine, lane_successors& to) = 0;

  // The first of `size` states, at most lanes_at_once(), in which an invariant does not hold; `size` if there is none.
  virtual unsigned first_broken(std::uint64_t const* keys, unsigned size) = 0;
};

// What a stepper is made for. It copies what it keeps.
struct lane_request {
  scope within;
  std::span<call const> calls;  // in the order in which the steps of a state are numbered; offers are left open
  std::span<int const> planes;  // of each bit of a key: which bit of a state, in the order of fields, cells and bits
  int words = 1;                // of a key
};

// Adds keys to a table that has room for them, and writes the places of those that are new. How many it was.
template <int Words>
using add_keys = std::size_t (*)(state_table<Words>&, packed_key<Words> const*, std::size_t size, std::uint32_t* fresh);

template <int Words> struct table_code {
  add_keys<Words> add, add_shared;  // by one thread; by several at once, and who calls it adds to the size
};

struct vector_code {
  vectors width;
  lane_stepper* (*core_steppers[2])(lane_request const&);  // by capacity (lane_expander.hpp); new, for who asks to own
  std::tuple<table_code<1>, table_code<2>, table_code<3>, table_code<4>, table_code<6>, table_code<8>, table_code<12>>
      tables;
};

// One a file; null where it was not compiled.
vector_code const* sse2_code();
vector_code const* avx2_code();
vector_code const* avx512_code();

// Is there code of this width, and has this processor such vectors? And the code: of the narrowest for `none`.
bool has_vectors(vectors width);
vector_code const& code_for(vectors width);

}  // namespace cowproof::search
