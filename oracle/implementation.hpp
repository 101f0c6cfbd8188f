// What the oracle holds against the model: something that does calls, and can be observed after each.
#pragma once
#include <string>

#include "engines/call.hpp"
#include "oracle/fallible.hpp"
#include "oracle/observation.hpp"

namespace cowproof::oracle {

// What an implementation says of itself.
struct declaration {
  std::string name;              // "Linux 6.1.0"
  scope size;                    // how many processes and pages it has; its frames are its own affair
  bool presence = false;         // observations tell which entries are present, ...
  bool exclusivity = false;      // ... exclusive, ...
  bool frames = false;           // ... which frames they name, ...
  bool counts = false;           // ... and how many entries name these
  bool may_swap = false;         // written pages may be absent
  std::uint64_t zero_frame = 0;  // if frames are shown: the one that untouched pages may name, which is not counted
};

// How a call ended. What the model has no word for is kept as it was said.
struct answer {
  result out;
  bool is_known = true;  // `out` is valid
  std::string said;      // "errno 22 (Invalid argument)"
  bool operator==(answer const&) const = default;
};

class implementation {
 public:
  implementation() = default;
  implementation(implementation const&) = delete;
  implementation& operator=(implementation const&) = delete;
  virtual ~implementation() = default;

  virtual declaration const& declares() const = 0;

  // Back to the initial state: process 0 alone, with nothing mapped.
  virtual fallible<nothing> restart() = 0;
  // Does a call, after which every process looks at its pages. Calls are total.
  virtual fallible<answer> perform(call const& c) = 0;
  // Every process looks at its pages again.
  virtual fallible<nothing> look() = 0;
  // What there is to be seen.
  virtual fallible<nothing> observe(observation& seen) = 0;
};

}  // namespace cowproof::oracle
