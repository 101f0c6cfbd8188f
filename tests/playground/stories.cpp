// Reads the scenarios of examples/.
#include "stories.hpp"

#include "engines/call_text.hpp"
#include "tests/trace/corpus.hpp"

namespace cowproof {

std::vector<requested_story> requested_stories() {
  std::vector<requested_story> all;
  for (auto const* folder : {"examples/scenarios", "examples/what_if"})
    for (auto const& entry : entries_in(root_of_tree() / folder)) {
      auto const& told = entry.told;
      requested_story story{name_of(told), {}};
      story.requests = {"machine " + std::string(told.type->name), "scope " + text_of(told.within),
                        "kernel " + told.subject};
      if (told.subject != "machine") story.requests.emplace_back("beside machine");
      for (auto const& part : told.parts)
        for (auto const& line : part.lines)
          if (line.played) story.requests.push_back(exact_text_of(*line.played, *told.type));
      for (auto const* question : {"draw", "scenario", "trace"}) story.requests.emplace_back(question);
      all.push_back(std::move(story));
    }
  return all;
}

}  // namespace cowproof
