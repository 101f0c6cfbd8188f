// Lists of names, and what a misspelt name was meant to be.
#include "tools/names.hpp"

#include <algorithm>
#include <cctype>
#include <numeric>

#include "engines/subjects/subject.hpp"
#include "oracle/relation/clauses.hpp"
#include "proofs/prove.hpp"

namespace cowproof::tools {
namespace {

// Letters that are inserted, left out or replaced: the Levenshtein distance.
std::size_t letters_changed(std::string_view from, std::string_view to) {
  std::vector<std::size_t> row(to.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < from.size(); ++i) {
    auto diagonal = std::exchange(row[0], i + 1);
    for (std::size_t j = 0; j < to.size(); ++j) {
      auto const replaced = diagonal + (from[i] == to[j] ? 0 : 1);
      diagonal = std::exchange(row[j + 1], std::min({replaced, row[j] + 1, row[j + 1] + 1}));
    }
  }
  return row.back();
}

std::vector<std::string> cells_of(listed_name const& item, bool of_mutants) {
  if (!of_mutants) return {item.name, item.machine, item.words};
  return {item.name, item.machine, item.bug == 0 ? "-" : std::to_string(item.bug), item.operation, item.words};
}

nlohmann::ordered_json json_of_listed(listed_name const& item) {
  nlohmann::ordered_json row{{"name", item.name}};
  if (!item.machine.empty()) row["machine"] = item.machine;
  if (item.bug != 0) row["bug"] = item.bug;
  if (!item.operation.empty()) row["operation"] = item.operation;
  if (!item.words.empty()) row["words"] = item.words;
  return row;
}

std::string operands_of(operation_type const& type) {
  std::string names;
  for (std::size_t i = 0; i < type.operands; ++i)
    names += (names.empty() ? "" : ", ") + std::string(type.operand[i].name);
  return names;
}

}  // namespace

std::vector<std::string_view> nearest_names(std::string_view wrong, std::vector<std::string_view> const& known) {
  constexpr std::size_t most_shown = 3;
  auto const most_changed = std::max<std::size_t>(2, wrong.size() / 3);
  std::vector<std::pair<std::size_t, std::string_view>> near;
  for (auto const name : known)
    if (auto const changed = letters_changed(wrong, name); changed <= most_changed) near.emplace_back(changed, name);
  std::ranges::stable_sort(near, {}, [](auto const& each) { return each.first; });
  std::vector<std::string_view> names;
  for (auto const& each : near)
    if (names.size() < most_shown && std::ranges::find(names, each.second) == names.end()) names.push_back(each.second);
  return names;
}

std::string unknown_name(std::string_view kind, std::string_view wrong, std::vector<std::string_view> const& known,
                         std::string_view where_to_look) {
  auto text = fmt::format("there is no {} \"{}\"; ", kind, wrong);
  if (auto const near = nearest_names(wrong, known); !near.empty())
    text += fmt::format("did you mean {}? ", fmt::join(near, " or "));
  return text + fmt::format("{} names them", where_to_look);
}

std::vector<listed_name> listed_mutants() {
  std::vector<listed_name> all;
  for (auto const* type : checked_machine_types())
    for (auto const& s : all_subjects(*type)) {
      if (s.mutant == nullptr || find_subject(s.name, {0, 0, 0, 0}, *type) != &s) continue;  // once, not by size
      all.push_back({std::string(s.name), std::string(type->name), std::string(s.mutant->mechanism),
                     std::string(s.mutant->operation), s.mutant->number});
    }
  return all;
}

std::vector<listed_name> listed_properties() {
  std::vector<listed_name> all;
  for (auto const* type : checked_machine_types())
    for (auto const& each : type->properties) all.push_back({each.name, std::string(type->name), each.sentence});
  return all;
}

std::vector<listed_name> listed_operations() {
  std::vector<listed_name> all;
  for (auto const* type : checked_machine_types())
    for (auto const& each : type->operations)
      all.push_back({std::string(each.name), std::string(type->name), operands_of(each)});
  return all;
}

std::vector<listed_name> listed_clauses() {
  std::vector<listed_name> all;
  for (auto const* machine : {&core_type(), &whole_type()})
    for (auto const& each : oracle::clauses_of(*machine))
      all.push_back({std::string(each.name), std::string(machine->name), oracle::sentence_of(each, *machine)});
  return all;
}

std::vector<listed_name> listed_obligations(std::string const& machine) {
  proof_options options;
  options.machine = machine;
  std::vector<listed_name> all;
  for (auto& name : obligation_names(options)) all.push_back({std::move(name), "", ""});
  return all;
}

void list_option::add_to(CLI::App& verb, std::string const& what) {
  option_ = verb.add_option("--list", word_, "name the " + what + ", or those that have this word or bug number")
                ->expected(0, 1)
                ->type_name("WORD");
}

namespace {
bool is_same_letter(char a, char b) {
  return std::tolower(static_cast<unsigned char>(a)) == std::tolower(static_cast<unsigned char>(b));
}
}  // namespace

bool list_option::shows(listed_name const& item) const {
  if (word_.empty() || std::to_string(item.bug) == word_) return true;
  for (auto const* text : {&item.name, &item.machine, &item.operation, &item.words})
    if (std::search(text->begin(), text->end(), word_.begin(), word_.end(), is_same_letter) != text->end()) return true;
  return false;
}

void list_option::print(std::vector<std::pair<std::string, std::vector<listed_name>>> const& lists,
                        output_options const& output) const {
  nlohmann::ordered_json document{{"schema", "cowproof-list/1"}};
  std::string text;
  for (auto const& [kind, all] : lists) {
    auto& members = document[kind == "property" ? "properties" : kind + "s"] = nlohmann::ordered_json::array();
    bool const of_mutants = kind == "mutant";
    bool const alone = std::ranges::all_of(all, [](listed_name const& each) { return each.words.empty(); });
    table rows(of_mutants ? std::vector<std::string>{kind, "machine", "bug", "operation", "what is wrong"}
               : alone    ? std::vector<std::string>{kind}
                          : std::vector<std::string>{kind, "machine", kind == "operation" ? "operands" : "means"});
    for (auto const& each : all) {
      if (!shows(each)) continue;
      members.push_back(json_of_listed(each));
      rows.add(alone ? std::vector{each.name} : cells_of(each, of_mutants));
    }
    if (!members.empty()) text += (text.empty() ? "" : "\n") + rows.text(output.colours());
  }
  if (output.json) return print_json(document);
  if (text.empty()) throw input_error(fmt::format("--list {}: nothing has this word in it", word_));
  say("{}", text);
}

}  // namespace cowproof::tools
