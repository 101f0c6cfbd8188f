// Options that had another name: the old one works for one version more, and a line says what it is called now.
#pragma once
#include <string>
#include <vector>

namespace cowproof::tools {

// The words of a command line with the names of today. The old ones go in the version after the next.
std::vector<std::string> with_names_of_today(std::vector<std::string> words);

}  // namespace cowproof::tools
