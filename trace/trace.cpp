// Records traces, and plays them again.
#include "trace/trace.hpp"

#include <algorithm>
#include <array>
#include <bit>

namespace cowproof {
namespace {

constexpr std::array<std::string_view, 5> implementations{"linux", "library", "command", "console", "log"};

std::vector<seen_step> watch_all(subject const& s, scope const& within, std::span<call const> calls) {
  std::vector<seen_step> steps;
  s.watch(calls, within, [&](seen_step const& step) { steps.push_back(step); });
  return steps;
}

}  // namespace

bool is_implementation(std::string_view subject) {
  return std::ranges::find(implementations, subject) != implementations.end();
}

subject const* model_of(std::string_view subject_name, scope const& within, machine_type const& of) {
  return find_subject(is_implementation(subject_name) ? "machine" : subject_name, within, of);
}

std::optional<violation> first_violation(std::span<seen_step const> steps, std::optional<property> wanted,
                                         machine_type const& of) {
  property_set const looked_for = wanted ? only(*wanted) : all_properties;
  for (std::size_t i = 0; i < steps.size(); ++i)
    if (auto const broken = steps[i].broken & looked_for; broken != 0)
      return violation{std::string(property_name(static_cast<property>(std::countr_zero(broken)), of)), i + 1};
  return std::nullopt;
}

trace record_trace(subject const& played_on, scope const& within, std::span<call const> calls, std::string origin,
                   std::optional<property> wanted) {
  std::vector<call> resolved(calls.begin(), calls.end());
  played_on.play(resolved, within, 0, nullptr);  // looks for nothing, so it plays all
  auto const steps = watch_all(played_on, within, resolved);

  trace made{played_on.type, std::string(played_on.name), within, std::move(origin), played_on.initial(within), {}, {}};
  for (auto const& step : steps) made.steps.push_back({step.played, step.out, step.state});
  made.violated = first_violation(steps, wanted, *made.type);
  return made;
}

std::vector<seen_step> watch_again(trace const& t) {
  auto const* model = model_of(t.subject, t.within, *t.type);
  if (model == nullptr) return {};
  std::vector<call> calls;
  for (auto const& step : t.steps) calls.push_back(step.played);
  return watch_all(*model, t.within, calls);
}

}  // namespace cowproof
