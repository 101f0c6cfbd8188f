// cowproof shrink: a trace that violates a property, as short and plain as it gets.
#include "engines/shrink.hpp"

#include "engines/call_text.hpp"
#include "tools/traces.hpp"

namespace cowproof::tools {
namespace {

struct shrink_arguments {
  std::string file;
  std::string out;
  output_options output;
};

exit_code shrink_file(shrink_arguments& a) {
  auto const t = load_trace(a.file);
  auto const& on = require_subject(t.subject, t.within, *t.type);
  auto const broken = t.violated ? find_property(t.violated->property, *t.type) : std::nullopt;
  if (!broken) throw input_error(fmt::format("{}: the trace violates no property; there is nothing to keep", a.file));
  std::vector<call> calls;
  for (auto const& step : t.steps) calls.push_back(step.played);
  auto trial = calls;
  if (!on.play(trial, t.within, only(*broken), nullptr).violated)
    throw input_error(fmt::format("{}: played again, the trace does not violate {}", a.file, t.violated->property));
  auto const found = shrink(on, calls, t.within, *broken);
  auto const recorded = record_counterexample(t.subject, found, t.origin, *t.type);
  if (!a.out.empty()) save_trace(a.out, recorded);
  if (a.output.json) {
    nlohmann::ordered_json document{
        {"schema", "cowproof-shrink/1"},           {"property", t.violated->property}, {"calls_before", calls.size()},
        {"calls_after", found.calls.size()},       {"scope", to_json(found.within)},   {"replays", found.replays},
        {"calls", nlohmann::ordered_json::array()}};
    for (call const& each : found.calls) document["calls"].push_back(to_json(each, *t.type));
    print_json(document);
    return refuted;
  }
  fmt::print("{} calls shrunk to {} in {}; {} replays\n\n{}", calls.size(), found.calls.size(), text_of(found.within),
             grouped(found.replays), picture_of(recorded, a.output.colours()));
  if (!a.out.empty()) fmt::print("\nwritten to {}\n", a.out);
  return refuted;
}

}  // namespace

void add_shrink(registry& r) {
  auto a = std::make_shared<shrink_arguments>();
  auto* verb = r.add("shrink", "a trace that violates a property, made as short and plain as it gets",
                     "cowproof shrink long.itf.json --out short.itf.json");
  verb->add_option("file", a->file, "an .itf.json trace")->required();
  verb->add_option("--out", a->out, "write the result here");
  a->output.add_to(*verb);
  verb->callback([&r, a] { r.chosen = [a] { return shrink_file(*a); }; });
}

}  // namespace cowproof::tools
