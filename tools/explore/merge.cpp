// cowproof merge: the results of all parts of a campaign, or of a set of searches, as one.
#include "tools/explore/shards.hpp"
#include "tools/json_file.hpp"

namespace cowproof::tools {
namespace {

struct merge_arguments {
  std::vector<std::string> files;
  std::string out;
  output_options output;
};

part_document read_part(std::string const& file) { return {file, read_json(file)}; }

std::string text_of_checks(nlohmann::ordered_json const& all, style const& s) {
  auto text = fmt::format("{}, seed {}: {} operations in {} sequences\n", all["subject"].get<std::string>(),
                          number_text(all["seed"]), grouped(all["operations"]), grouped(all["sequences"]));
  for (auto const& never : all["never_exercised"]) text += s.bad("never exercised: ") + never.get<std::string>() + "\n";
  if (!all.contains("counterexample")) return text;
  auto const& found = all["counterexample"];
  return text + fmt::format("{} is violated after {} operations; {} calls suffice\n",
                            found["property"].get<std::string>(), grouped(found["found_after"]), found["calls"].size());
}

std::string text_of_searches(nlohmann::ordered_json const& all, style const& s) {
  table rows({"states", "transitions", "depth", "verdict"});
  for (auto const& each : all["searches"])
    rows.add({grouped(each["states"]), grouped(each["transitions"]), grouped(each["depth"]), each["verdict"]});
  return rows.text(s);
}

void print_text(nlohmann::ordered_json const& all, merge_arguments const& a, exit_code code) {
  auto const s = a.output.colours();
  auto const verdict = all["verdict"].get<std::string>();
  say("{} parts\n{}\n{}\n", a.files.size(),
      all.contains("searches") ? text_of_searches(all, s) : text_of_checks(all, s),
      code == holds ? s.good(verdict) : s.bad(verdict));
}

exit_code merge(merge_arguments const& a) {
  std::vector<part_document> parts;
  for (auto const& file : a.files) parts.push_back(read_part(file));
  auto const all = merged(std::move(parts));
  auto const code = code_of(all);
  if (a.output.json) print_json(all);
  else print_text(all, a, code);
  if (!a.out.empty()) wrote([&] { write_file(a.out, text_of_json(all) + "\n"); });
  return code;
}

}  // namespace

void add_merge(registry& r) {
  auto a = std::make_shared<merge_arguments>();
  auto* verb = r.add("merge", "the results of all parts (--shard I/N) of a campaign or of a set of searches, as one",
                     "for i in 1 2 3; do cowproof check --json --shard $i/3 >part$i.json; done\n"
                     "  cowproof merge part1.json part2.json part3.json");
  verb->add_option("files", a->files, "documents of cowproof check --json, or of cowproof explore --scopes ... --json")
      ->required();
  verb->add_option("--out", a->out, "write the merged document to this file")->type_name("FILE");
  a->output.add_to(*verb);
  verb->callback([&r, a] { r.chosen = [a] { return merge(*a); }; });
}

}  // namespace cowproof::tools
