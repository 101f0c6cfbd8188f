// The documents that tell scenarios to people who read.
#pragma once
#include <string>

#include "engines/machines/machine_type.hpp"

namespace cowproof::tools {

std::string prose_of_scenarios();  // all of them, chapter by chapter
std::string prose_of_what_if();    // those of mutants, machine by machine
std::string what_if_heading(machine_type const& of);

// What stands in the file before its first section is written by hand, and stays. Throws input_error.
void write_document(std::string const& path, std::string const& sections);

}  // namespace cowproof::tools
