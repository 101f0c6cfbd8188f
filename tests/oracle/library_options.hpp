// What tests of shared objects have in common: which one, how it is validated, and what is expected of it.
#pragma once
#include <ostream>
#include <string>

#include "oracle/library_validation.hpp"

namespace cowproof::oracle::test {

inline std::string file_of(std::string const& name) { return COWPROOF_IMPLEMENTATIONS "/" + name + ".so"; }

inline library_options options_for(std::string const& name, unsigned level = 3, std::uint64_t operations = 150'000) {
  library_options o;
  o.file = file_of(name);
  o.operations = operations;
  o.level = level;
  o.most_rejections = 3;
  o.time_limit = std::chrono::milliseconds(2000);
  o.shrink_time = std::chrono::minutes(1);  // no test depends on how busy the machine is
  return o;
}

struct correct_one {
  char const* name;
  unsigned level;
};
inline void PrintTo(correct_one const& c, std::ostream* out) { *out << c.name << " at level " << c.level; }

struct slip {
  char const* name;
  unsigned level;
  clause broken;
  std::size_t most_calls;  // of the shortened sequence
};
inline void PrintTo(slip const& s, std::ostream* out) { *out << s.name << " at level " << s.level; }

}  // namespace cowproof::oracle::test
