// Parts of a campaign or of a set of searches, which run anywhere and are put together by `cowproof merge`.
#pragma once
#include "engines/random_check.hpp"
#include "tools/command.hpp"

namespace cowproof::tools {

shard shard_from(std::string const& text);  // "2/3"; throws input_error
nlohmann::ordered_json to_json(shard const& part);

// Puts the documents of all parts together, whose order does not matter. What depends on the run, such as seconds, is
// left out: the result is the same however many parts there were. Throws input_error, which names the file.
struct part_document {
  std::string file;
  nlohmann::ordered_json content;
};
nlohmann::ordered_json merged(std::vector<part_document> parts);

// By the document's verdict.
exit_code code_of(nlohmann::ordered_json const& merged_document);

}  // namespace cowproof::tools
