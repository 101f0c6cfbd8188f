// The model that runs beside an implementation, with its specification: the core, or the whole machine.
#pragma once
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "engines/coverage.hpp"
#include "oracle/relation/expectation.hpp"

namespace cowproof::oracle {

// What the relation has to know of a call: whose it is, and which entries it may change.
struct footprint {
  struct cell {
    unsigned row = 0, page = 0;
  };
  struct rows {
    unsigned parent = 0, child = 0;
  };
  unsigned process = 0;         // that makes it
  std::optional<cell> written;  // the page that it writes if it completes
  std::optional<rows> forked;   // the address spaces of a fork
  // Entries that it may change.
  unsigned row = 0;
  std::uint64_t pages = 0;   // of this row, a bit each
  bool all_rows = false;     // those of all rows, ...
  bool unused_rows = false;  // ... or of those in which no task runs any more
  // Memory: was it left to find some? And how many frames does it take?
  bool may_lack = true;
  frame_bounds wanted;
};
inline constexpr std::uint64_t all_pages = ~std::uint64_t{0};

class model_beside {
 public:
  explicit model_beside(scope const& size) : size_(size) {}
  model_beside(model_beside const&) = delete;
  model_beside& operator=(model_beside const&) = delete;
  virtual ~model_beside() = default;

  virtual void restart() = 0;
  // The same call with offers that the state can make. There always is a frame: how much memory an implementation has
  // is its own affair, and is found out by what it answers.
  virtual call resolve(call const& c) const = 0;
  // Why a resolved call cannot be asked now; empty if it can.
  virtual std::string_view obstacle(call const& /*resolved*/) const { return {}; }

  // What came of a call that the implementation has answered.
  struct played {
    call told;                // as reports and replays name it
    result specified;         // how the specification says that it ends
    std::vector<call> calls;  // what was played: before the call what it had to wait for, after it what became free
    std::size_t place = 0;    // of the call itself among them
    footprint touched;
  };
  // Plays it; where the implementation may decide, as it has decided.
  virtual played follow(call const& asked, answer const& said, coverage& seen) = 0;
  // Another process waits for this one, which gives back what it had. False: there is nothing to wait for.
  virtual bool wait(unsigned /*process*/) { return false; }

  expectation const& now() const { return now_; }
  scope const& size() const { return size_; }

 protected:
  scope size_;
  expectation now_;
};

// Throws std::invalid_argument if there can be none of the size that the implementation declares.
std::unique_ptr<model_beside> make_model_beside(declaration const& declared);

// The scope of the core beside an implementation of this many processes and pages: a frame for each entry.
scope scope_for(int processes, int pages);

}  // namespace cowproof::oracle
