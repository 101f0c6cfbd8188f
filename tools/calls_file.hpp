// The calls of a rejection as a file, which can be played again.
#pragma once
#include <string>

#include "oracle/library_validation.hpp"

namespace cowproof::tools {

// `replayer` is the command that plays them again, without its --replay.
std::string calls_file_text(oracle::library_replay const& played, std::string const& replayer);
oracle::library_replay read_calls_file(std::string const& file);  // throws input_error

}  // namespace cowproof::tools
