// A validation report of the whole machine, for people and for programs.
#pragma once
#include <string>

#include <nlohmann/json_fwd.hpp>

#include "oracle/whole/campaign.hpp"

namespace cowproof::oracle::whole {

std::string to_text(validation_report const& report);
nlohmann::ordered_json to_json(validation_report const& report);

}  // namespace cowproof::oracle::whole
