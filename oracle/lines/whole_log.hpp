// Holds a log of version cowproof-lines/2 against the whole machine, in constant memory.
#pragma once
#include "oracle/lines/log_file.hpp"
#include "oracle/whole/campaign.hpp"

namespace cowproof::oracle::whole {

// What follows the header, which was read: its text is `first`.
validation_report play_log(log_reader& log, std::string_view first, campaign_options const& options,
                           std::optional<bool> quiescent);

}  // namespace cowproof::oracle::whole
