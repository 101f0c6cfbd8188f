// The first use of everything that operations may do, so that what is checked is known not to be void.
#pragma once
#include "engines/explore/request.hpp"
#include "tools/command.hpp"

namespace cowproof::tools {

std::string text_of(search::first_uses const& uses, style const& s, machine_type const& of);
nlohmann::ordered_json to_json(search::first_uses const& uses, machine_type const& of);

// Each as a trace that can be replayed: "store ends with fault(no_memory)" is store_ends_with_fault_no_memory.itf.json.
void save_traces(search::first_uses const& uses, search::request const& asked, std::string const& folder);

}  // namespace cowproof::tools
