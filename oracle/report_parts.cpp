// What the reports of every machine have in common.
#include "oracle/report_parts.hpp"

#include "engines/call_text.hpp"

namespace cowproof::oracle {

using nlohmann::ordered_json;

ordered_json outcomes_to_json(coverage const& seen, machine_type const& of) {
  auto list = ordered_json::object();
  for (std::size_t o = 0; o < of.operations.size(); ++o)
    for (std::size_t e = 0; e < number_of_endings; ++e)
      if (auto const times = seen.ended[o][e]; times > 0)
        list[std::string(of.operations[o].name)][std::string(ending_name(static_cast<ending>(e)))] = times;
  return list;
}

ordered_json situations_to_json(coverage const& seen, machine_type const& of) {
  auto list = ordered_json::object();
  for (std::size_t i = 0; i < of.situations.size(); ++i) list[std::string(of.situations[i])] = seen.met[i];
  return list;
}

ordered_json call_to_json(call const& c, answer const& said, machine_type const& of) {
  auto const how = said.is_known ? std::string(ending_name(said.out.how)) : said.said;
  ordered_json told{{"call", text_of(c, of)}, {"ended", how}};
  if (said.is_known && said.out.has_value) told["value"] = said.out.value;
  return told;
}

ordered_json failure_to_json(failure const& f) {
  ordered_json j{{"kind", name_of(f.kind)}, {"what", f.what}};
  if (f.process) j["process"] = *f.process;
  return j;
}

std::string endings_text(endings const& ended) {
  std::string text;
  for (std::size_t e = 0; e < ended.size(); ++e)
    if (ended[e] > 0) text += fmt::format("  {} {}", ending_name(static_cast<ending>(e)), ended[e]);
  return text;
}

std::string outcome_table(coverage const& seen, machine_type const& of) {
  std::size_t width = 0;
  for (auto const& operation : of.operations) width = std::max(width, operation.name.size());
  std::string text;
  for (std::size_t o = 0; o < of.operations.size(); ++o)
    if (auto const told = endings_text(seen.ended[o]); !told.empty())
      text += fmt::format("  {:<{}}{}\n", of.operations[o].name, width, told);
  return text;
}

std::string call_line(std::size_t number, call const& c, answer const& said, machine_type const& of) {
  return fmt::format("  {:>5}  {} {}\n", number, text_of(c, of), said.is_known ? text_of(c, said.out, of) : said.said);
}

}  // namespace cowproof::oracle
