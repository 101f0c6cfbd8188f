// cowproof compare: several validation reports in one table.
#include <algorithm>

#include "oracle/report/report_documents.hpp"
#include "tools/json_file.hpp"

namespace cowproof::tools {
namespace {

struct compare_arguments {
  std::vector<std::string> files;
  output_options output;
};

nlohmann::ordered_json load_report(std::string const& file) {
  auto document = read_json(file);
  if (auto const why = oracle::why_no_report(document); !why.empty())
    throw input_error(fmt::format("{}: {}; cowproof validate ... --json writes one", file, why));
  json_place const report(file, document);
  report.member("implementation").text();
  report.member("verdict").text_of({"conforms", "violates", "unknown"});
  report.member("clauses").each_item([](json_place const& clause) {
    clause.member("name").text();
    clause.member("wanted").truth();
    clause.member("checked").natural();
    clause.member("failed").natural();
  });
  return document;
}

exit_code compare(compare_arguments const& a) {
  std::vector<nlohmann::ordered_json> reports;
  for (auto const& file : a.files) reports.push_back(load_report(file));
  auto const made = oracle::compare_reports(reports);
  if (a.output.json) {
    nlohmann::ordered_json document{{"schema", "cowproof-compare/1"}, {"files", a.files}};
    document["implementations"] = std::vector(made.heads.begin() + 1, made.heads.end());
    document["rows"] = nlohmann::ordered_json::array();
    for (auto const& row : made.rows)
      document["rows"].push_back({{"name", row.front()}, {"states", std::vector(row.begin() + 1, row.end())}});
    print_json(document);
  } else {
    table shown(made.heads);
    for (auto const& row : made.rows) shown.add(row);
    say("{}", shown.text(a.output.colours()));
  }
  auto const says = [&](char const* verdict) {
    return std::ranges::any_of(reports, [&](auto const& r) { return r.value("verdict", std::string()) == verdict; });
  };
  return says("violates") ? refuted : says("unknown") ? unknown : holds;
}

}  // namespace

void add_compare(registry& r) {
  auto a = std::make_shared<compare_arguments>();
  auto* verb = r.add("compare", "several validation reports in one table: clause by implementation",
                     "cowproof validate linux --json >linux.json\n"
                     "  cowproof validate command ./simulator --json >simulator.json\n"
                     "  cowproof compare linux.json simulator.json");
  verb->add_option("reports", a->files, "what cowproof validate ... --json has printed")->required();
  a->output.add_to(*verb);
  verb->callback([&r, a] { r.chosen = [a] { return compare(*a); }; });
}

}  // namespace cowproof::tools
