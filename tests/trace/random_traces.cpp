// Random traces, from the generator of the engines.
#include "random_traces.hpp"

#include "engines/generate.hpp"

namespace cowproof {

trace random_trace(subject const& s, int number, int calls) {
  auto const generate = calls_within(random_scope, core_type().weights);
  auto const drawn = generate(rc::Random(static_cast<std::uint64_t>(number)), calls).value();
  return record_trace(s, random_scope, drawn, "random trace " + std::to_string(number));
}

std::vector<subject const*> subjects_at(scope const& within) {
  std::vector<subject const*> found;
  for (auto const& s : all_subjects())
    if (find_subject(s.name, within) == &s) found.push_back(&s);
  return found;
}

}  // namespace cowproof
