// cowproof shrink: a trace that violates a property, as short and plain as it gets.
#include "engines/shrink.hpp"

#include "engines/call_text.hpp"
#include "engines/explore/nearest.hpp"
#include "system/interruption.hpp"
#include "tools/traces.hpp"

namespace cowproof::tools {
namespace {

struct shrink_arguments {
  std::string file;
  std::string out;
  bool certify = false;
  output_options output;
};

// Whether a sequence that violates the same property can be shorter than what shrinking came to.
struct certificate {
  search::near_request near;
  search::shortest_answer answer;
};

// Within the scope that the trace needs, or a small one if that is larger: more of something may save a call.
certificate certify(std::string const& subject, shrunk const& found, machine_type const& of) {
  scope const small{.processes = 3, .pages = 2, .frames = 3, .words = 2};
  auto const usual = &of == &core_type() ? small : search::near_scope(of);
  search::near_request const near{
      .within = search::with_room_for(found.within, usual, of), .subject = subject, .machine = &of};
  if (!search::can_search(near))
    throw input_error(fmt::format("--certify: the trace needs {}, and what is searched is at most {}",
                                  text_of(found.within), text_of(search::largest_near_scope(of))));
  return {near, search::find_shortest(near, only(found.broken), found.calls.size() - 1)};
}

std::string text_of(certificate const& c, std::string_view property) {
  auto const within = text_of(c.near.within);
  if (c.answer.gave_up)
    return fmt::format("unknown: there are more than {} states within {}", grouped(c.near.most_states), within);
  if (c.answer.found)
    return fmt::format("not minimal: {} calls violate {} within {}", c.answer.found->calls.size(), property, within);
  return fmt::format("certified minimal: no shorter sequence violates {} within {} ({} states)", property, within,
                     grouped(c.answer.states));
}

nlohmann::ordered_json to_json(certificate const& c) {
  nlohmann::ordered_json document{{"scope", tools::to_json(c.near.within)}, {"states", c.answer.states}};
  if (c.answer.gave_up) document["verdict"] = "unknown";
  else document["verdict"] = c.answer.found ? "not minimal" : "minimal";
  return document;
}

exit_code shrink_file(shrink_arguments& a) {
  auto const t = load_trace(a.file);
  if (is_implementation(t.subject))
    throw input_error(
        fmt::format("{}: of an implementation; its calls were made fewer when it was found (--shrink-time), "
                    "and are played again by\n  {}",
                    a.file, replaying_command(t, a.file)));
  auto const& on = require_subject(t.subject, t.within, *t.type);
  auto const broken = t.violated ? find_property(t.violated->property, *t.type) : std::nullopt;
  if (!broken) throw input_error(fmt::format("{}: the trace violates no property; there is nothing to keep", a.file));
  std::vector<call> calls;
  for (auto const& step : t.steps) calls.push_back(step.played);
  auto trial = calls;
  if (!on.play(trial, t.within, only(*broken), nullptr).violated)
    throw input_error(fmt::format("{}: played again, the trace does not violate {}", a.file, t.violated->property));
  interruption_guard const interruptible;
  auto found = shrink(on, calls, t.within, *broken, is_interrupted);
  auto const shrunk_to = found.calls.size();
  std::optional<certificate> certified;
  if (a.certify && !is_interrupted()) certified = certify(t.subject, found, *t.type);
  if (certified && certified->answer.found)
    found = {certified->answer.found->calls, certified->near.within, *broken, found.replays};
  auto const recorded = record_counterexample(t.subject, found, t.origin, *t.type);
  auto const code = certified && certified->answer.gave_up ? unknown : refuted;
  if (a.output.json) {
    nlohmann::ordered_json document{{"schema", "cowproof-shrink/1"},
                                    {"property", t.violated->property},
                                    {"calls_before", calls.size()},
                                    {"calls_after", found.calls.size()},
                                    {"scope", tools::to_json(found.within)},
                                    {"replays", found.replays},
                                    {"calls", nlohmann::ordered_json::array()}};
    for (call const& each : found.calls) document["calls"].push_back(tools::to_json(each, *t.type));
    if (certified) document["certificate"] = to_json(*certified);
    print_json(document);
    if (!a.out.empty()) wrote([&] { save_trace(a.out, recorded); });
    return code;
  }
  if (is_interrupted()) say("{}: it may get shorter\n", interruption_words());
  say("{} calls shrunk to {} in {}; {} replays\n", calls.size(), shrunk_to, text_of(found.within),
      grouped(found.replays));
  if (certified) say("{}\n", text_of(*certified, t.violated->property));
  say("\n{}", picture_of(recorded, a.output.colours()));
  if (!a.out.empty() && wrote([&] { save_trace(a.out, recorded); })) say("\nwritten to {}\n", a.out);
  return code;
}

}  // namespace

void add_shrink(registry& r) {
  auto a = std::make_shared<shrink_arguments>();
  auto* verb = r.add("shrink", "a trace that violates a property, made as short and plain as it gets",
                     "cowproof shrink long.itf.json --trace short.itf.json\n  cowproof shrink long.itf.json --certify");
  verb->add_option("file", a->file, "an .itf.json trace")->required();
  verb->add_option("--trace", a->out, "write the result here")->type_name("FILE");
  verb->add_flag("--certify", a->certify,
                 "search a small scope for a shorter one with the same property, or say that there is none");
  a->output.add_to(*verb);
  verb->callback([&r, a] { r.chosen = [a] { return shrink_file(*a); }; });
}

}  // namespace cowproof::tools
