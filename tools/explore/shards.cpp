// Parts, and what they are together.
#include "tools/explore/shards.hpp"

#include <algorithm>
#include <charconv>

#include "tools/json_file.hpp"

namespace cowproof::tools {
namespace {

using json = nlohmann::ordered_json;

std::optional<std::uint64_t> number_from(std::string_view text) {
  std::uint64_t number = 0;
  auto const parsed = std::from_chars(text.data(), text.data() + text.size(), number);
  if (parsed.ec != std::errc() || parsed.ptr != text.data() + text.size()) return std::nullopt;
  return number;
}

std::uint64_t index_of(part_document const& part) { return part.content.at("shard").at("index"); }

// What all parts must agree on.
json common_to(json const& document) {
  json common;
  for (auto const* name : {"schema", "subject", "scope", "seed", "campaign", "searched", "scopes"})
    if (document.contains(name)) common[name] = document[name];
  common["of"] = document.at("shard").at("of");
  return common;
}

// In order, all there, each once, and of one campaign.
void require_all(std::vector<part_document>& parts) {
  std::ranges::stable_sort(parts, {}, index_of);
  std::uint64_t const of = parts.front().content.at("shard").at("of");
  for (std::size_t i = 0; i < parts.size(); ++i) {
    auto const& part = parts[i];
    if (common_to(part.content) != common_to(parts.front().content))
      throw input_error(fmt::format("{}: is not a part of what {} is a part of", part.file, parts.front().file));
    if (i > 0 && index_of(part) == index_of(parts[i - 1]))
      throw input_error(fmt::format("{}: is the same part as {}", part.file, parts[i - 1].file));
    if (index_of(part) != i + 1) throw input_error(fmt::format("part {}/{} is missing", i + 1, of));
  }
  if (parts.size() != of) throw input_error(fmt::format("part {}/{} is missing", parts.size() + 1, of));
}

// Adds the numbers of one document to those at the same places of the other.
void add_numbers(json& to, json const& from) {
  for (auto const& [name, value] : from.items()) {
    if (value.is_object()) add_numbers(to[name], value);
    else to[name] = to.value(name, std::uint64_t{0}) + value.get<std::uint64_t>();
  }
}

// Whatever is read of a part below is there, and of its type.
void require_check(json_place const& part) {
  for (auto const* name : {"operations", "sequences"}) part.member(name).natural();
  part.member("subject").text();
  part.member("seed").require_natural_or_text();
  part.member("exercised").each_member([](json_place const& operation) {
    operation.each_member([](json_place const& ending) { ending.natural(); });
  });
  part.member("situations").each_member([](json_place const& situation) { situation.natural(); });
  part.member("never_exercised").each_item([](json_place const& what) { what.text(); });
  part.member("verdict").text_of({"holds", "refuted", "unknown"});
  if (!part.has("counterexample")) return;
  auto const found = part.member("counterexample");
  found.member("property").text();
  found.member("found_after").natural();
  found.member("calls").each_item([](json_place const&) {});
}

void require_searches(json_place const& part) {
  part.member("scopes").each_item([](json_place const& scope) { scope.text(); });
  part.member("searches").each_item([](json_place const& search) {
    for (auto const* name : {"number", "states", "transitions", "depth"}) search.member(name).natural();
    search.member("verdict").text();
  });
}

void require_part(part_document const& part) {
  auto const schema = part.content.is_object() ? part.content.value("schema", json()) : json();
  bool const is_check = schema == "cowproof-check/1";
  if ((!is_check && schema != "cowproof-searches/1") || !part.content.contains("shard"))
    throw input_error(fmt::format("{}: is no document of cowproof check, or of cowproof explore --scopes", part.file));
  json_place const place(part.file, part.content);
  for (auto const* name : {"index", "of"}) place.member("shard").member(name).natural();
  if (is_check) require_check(place);
  else require_searches(place);
}

json never_in(json const& exercised, json const& situations) {
  auto never = json::array();
  for (auto const& [operation, endings] : exercised.items())
    for (auto const& [ending, times] : endings.items())
      if (times == 0) never.push_back(operation + " ends with " + ending);
  for (auto const& [situation, times] : situations.items())
    if (times == 0) never.push_back(situation);
  return never;
}

// Up to the first part that found something: the campaign would have ended there.
json merged_checks(std::vector<part_document> const& parts) {
  json all = parts.front().content;
  for (std::size_t i = 1; i < parts.size() && !all.contains("counterexample"); ++i) {
    auto const& next = parts[i].content;
    if (next.contains("interrupted") && !all.contains("interrupted")) all["interrupted"] = next["interrupted"];
    std::uint64_t const before = all.at("operations");
    for (auto const* name : {"operations", "sequences"})
      all[name] = all.at(name).get<std::uint64_t>() + next.at(name).get<std::uint64_t>();
    for (auto const* name : {"exercised", "situations"}) add_numbers(all.at(name), next.at(name));
    if (!next.contains("counterexample")) continue;
    auto failure = next["counterexample"];
    failure["found_after"] = failure.at("found_after").get<std::uint64_t>() + before;
    all.erase("verdict");
    all["counterexample"] = failure;
  }
  all["never_exercised"] = never_in(all.at("exercised"), all.at("situations"));
  all.erase("verdict");
  if (all.contains("counterexample")) all["verdict"] = "refuted";
  else all["verdict"] = all["never_exercised"].empty() && !all.contains("interrupted") ? "holds" : "unknown";
  return all;
}

json merged_searches(std::vector<part_document> const& parts) {
  json all = parts.front().content;
  all.erase("verdict");
  for (std::size_t i = 1; i < parts.size(); ++i)
    for (auto const& search : parts[i].content.at("searches")) all["searches"].push_back(search);
  std::stable_sort(all["searches"].begin(), all["searches"].end(),
                   [](json const& a, json const& b) { return a.at("number") < b.at("number"); });
  if (all["searches"].size() != all.at("scopes").size())
    throw input_error("a part was interrupted: scopes are missing");
  bool refuted_one = false;
  bool open_one = false;
  for (auto& search : all["searches"]) {
    for (auto const* name : {"jobs", "bytes", "bytes_a_state", "seconds", "states_a_second"}) search.erase(name);
    std::string const verdict = search.at("verdict");
    refuted_one |= verdict == "refuted";
    open_one |= verdict.starts_with("unknown");
  }
  all["verdict"] = refuted_one ? "refuted" : open_one ? "unknown" : "holds";
  return all;
}

}  // namespace

shard shard_from(std::string const& text) {
  auto const slash = std::min(text.find('/'), text.size());
  auto const index = number_from(std::string_view(text).substr(0, slash));
  auto const of = number_from(std::string_view(text).substr(std::min(slash + 1, text.size())));
  if (!index || !of || *index < 1 || *index > *of || *of > 1'000'000)
    throw input_error(fmt::format("--shard {}: want I/N, I from 1 to N", text));
  return {*index, *of};
}

nlohmann::ordered_json to_json(shard const& part) { return {{"index", part.index}, {"of", part.of}}; }

nlohmann::ordered_json merged(std::vector<part_document> parts) {
  for (auto const& part : parts) require_part(part);
  require_all(parts);
  auto all = parts.front().content["schema"] == "cowproof-check/1" ? merged_checks(parts) : merged_searches(parts);
  all.erase("seconds");
  all.erase("shard");
  return all;
}

exit_code code_of(nlohmann::ordered_json const& document) {
  auto const verdict = document.value("verdict", "");
  return verdict == "holds" ? holds : verdict == "refuted" ? refuted : unknown;
}

}  // namespace cowproof::tools
