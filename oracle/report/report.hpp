// A validation report for people and for programs.
#pragma once
#include <string>

#include <nlohmann/json_fwd.hpp>

#include "oracle/campaign.hpp"

namespace cowproof::oracle {

// Clause by clause, then each rejection with what was seen, what was allowed instead, and which clause says so.
std::string to_text(validation_report const& report);
nlohmann::ordered_json to_json(validation_report const& report);

}  // namespace cowproof::oracle
