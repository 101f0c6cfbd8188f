// The same obligations over many seeds.
#include "tools/validate/stability.hpp"

#include <algorithm>

namespace cowproof::tools {
namespace {

struct spread {
  double least = 0, median = 0, most = 0;
};

spread spread_of(std::vector<proof_summary> const& by_seed, double proof_summary::*figure) {
  std::vector<double> values;
  for (auto const& sum : by_seed) values.push_back(sum.*figure);
  std::ranges::sort(values);
  return {values.front(), values[values.size() / 2], values.back()};
}

std::string text_of(spread const& s) {
  return fmt::format("{} to {}, median {}", seconds_text(s.least), seconds_text(s.most), seconds_text(s.median));
}

nlohmann::ordered_json to_json(spread const& s) { return {{"least", s.least}, {"median", s.median}, {"most", s.most}}; }

}  // namespace

exit_code stability::verdict() const {
  auto const first = by_seed.front().verdict();
  return first == holds && !changes.empty() ? unknown : first;
}

stability prove_over_seeds(proof_options options, int seeds, std::function<void(unsigned seed)> const& progress) {
  stability made;
  std::vector<obligation_result> first;
  options.counterexamples = false;
  for (int i = 0; i < seeds; ++i, ++options.seed) {
    progress(options.seed);
    auto const results = prove(options);
    if (options.is_stopped && options.is_stopped()) break;
    if (i == 0) first = results;
    made.by_seed.push_back(summary_of(results));
    for (std::size_t k = 0; k < results.size(); ++k)
      if (results[k].verdict != first[k].verdict)
        made.changes.push_back({options.seed, results[k].name, first[k].verdict, results[k].verdict});
  }
  return made;
}

std::string text_of(stability const& s) {
  std::string text;
  for (auto const& c : s.changes)
    text += fmt::format("seed {}: {} was {}, is {}\n", c.seed, c.obligation, name_of(c.first), name_of(c.now));
  return text +
         fmt::format(
             "{} seeds, {} obligations each: {} verdict changes\nslowest obligation a seed: {}\nsolver time a seed: {}\n",
             s.by_seed.size(), s.by_seed.front().proved + s.by_seed.front().refuted + s.by_seed.front().unknown,
             s.changes.size(), text_of(spread_of(s.by_seed, &proof_summary::slowest_seconds)),
             text_of(spread_of(s.by_seed, &proof_summary::seconds)));
}

nlohmann::ordered_json to_json(stability const& s) {
  nlohmann::ordered_json document{{"schema", "cowproof-stability/1"},
                                  {"seeds", s.by_seed.size()},
                                  {"slowest_seconds", to_json(spread_of(s.by_seed, &proof_summary::slowest_seconds))},
                                  {"solver_seconds", to_json(spread_of(s.by_seed, &proof_summary::seconds))},
                                  {"changes", nlohmann::ordered_json::array()}};
  for (auto const& c : s.changes)
    document["changes"].push_back(
        {{"seed", c.seed}, {"obligation", c.obligation}, {"first", name_of(c.first)}, {"now", name_of(c.now)}});
  return document;
}

}  // namespace cowproof::tools
