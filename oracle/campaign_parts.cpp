// What campaigns have in common.
#include "oracle/campaign_parts.hpp"

namespace cowproof::oracle {

std::string_view name_of(verdict v) {
  switch (v) {
    case verdict::conforms: return "conforms";
    case verdict::violates: return "violates";
    case verdict::unknown: return "unknown";
  }
  return "?";
}

std::string counted(std::uint64_t number, std::string_view thing) {
  return std::to_string(number) + " " + std::string(thing) + (number == 1 ? "" : "s");
}

}  // namespace cowproof::oracle
