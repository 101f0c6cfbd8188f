// Random calls that aim where faults are: pages that are shared, last owners, read-only pages, addresses with nothing
// behind them, forks that fail, exits in any order.
#pragma once
#include <cstdint>

#include "oracle/calls.hpp"
#include "oracle/relation/expectation.hpp"

namespace cowproof::oracle {

// A sequence of numbers that depends on the seed alone, on every machine (splitmix64).
class random_numbers {
 public:
  explicit random_numbers(std::uint64_t seed) : state_(seed) {}
  std::uint64_t next();
  unsigned below(unsigned bound) { return static_cast<unsigned>(next() % bound); }
  bool percent(unsigned chance) { return below(100) < chance; }

 private:
  std::uint64_t state_;
};

class call_generator {
 public:
  call_generator(std::uint64_t seed, scope const& size) : random_(seed), size_(size) {}

  // The next call; the state decides only what it aims at.
  call next(expectation const& now);

 private:
  verb choose_verb(expectation const& now);
  unsigned choose_process(expectation const& now);
  std::optional<unsigned> choose_page(verb what, unsigned process, expectation const& now);
  unsigned processes() const { return static_cast<unsigned>(size_.processes); }
  unsigned pages() const { return static_cast<unsigned>(size_.pages); }

  random_numbers random_;
  scope size_;
};

}  // namespace cowproof::oracle
