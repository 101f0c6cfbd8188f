// What all kinds of validation do with a report.
#include "tools/validate/validating.hpp"

#include <filesystem>

#include "oracle/open_policies.hpp"
#include "oracle/report/rejection_trace.hpp"
#include "oracle/report/report.hpp"
#include "oracle/report/report_documents.hpp"
#include "tools/json_file.hpp"
#include "tools/traces.hpp"
#include "trace/itf/itf.hpp"
#include "trace/page/page.hpp"

namespace cowproof::tools {
namespace {

bool holds_rejections(std::filesystem::path const& folder) {
  std::error_code unreadable;
  for (auto const& entry : std::filesystem::directory_iterator(folder, unreadable))
    if (entry.path().filename().string().find("-rejection-") != std::string::npos) return true;
  return false;
}

// None for what no trace can hold.
rejection_files files_of(oracle::validation_report const& report, std::string const& kind, std::string const& origin,
                         report_outputs const& outputs) {
  rejection_files kept;
  rejection_folder folder(outputs.traces);
  auto const& checked = report.checked;
  auto const within = checked.is_whole() ? report.size : scope_of(checked.processes(), checked.pages());
  bool const fits = find_subject("machine", within, *checked.machine) != nullptr;
  for (auto const& rejected : report.rejections) {
    auto const name =
        fmt::format("{}{}-rejection-{}.itf.json", kind, checked.is_whole() ? "-whole" : "", kept.pictures.size() + 1);
    if (!rejected.is_whole || !rejected.told.empty() || !fits) kept.pictures.emplace_back();
    else
      kept.add(folder, name, oracle::trace_of(rejected, *checked.machine, kind, within, origin),
               "; cowproof show draws it, and cowproof replay tells how to play it again", outputs);
  }
  return kept;
}

}  // namespace

exit_code exit_code_of(oracle::verdict v) {
  switch (v) {
    case oracle::verdict::conforms: return holds;
    case oracle::verdict::violates: return refuted;
    case oracle::verdict::unknown: break;
  }
  return unknown;
}

nlohmann::ordered_json json_of(oracle::validation_report const& report) {
  nlohmann::ordered_json document{{"schema", "cowproof-validate/1"}};
  document.update(oracle::to_json(report));
  return document;
}

scope scope_of(unsigned processes, unsigned pages) {
  auto const most = largest_scope();
  auto const frames = std::min(most.frames, static_cast<int>(processes * pages));
  return {static_cast<int>(processes), static_cast<int>(pages), std::max(frames, 1), most.words};
}

void add_seconds(CLI::App& verb, std::string const& name, std::chrono::milliseconds& into, std::string const& what,
                 double least) {
  auto const keep = [&into](double seconds) { into = std::chrono::milliseconds(static_cast<long>(seconds * 1000)); };
  verb.add_option_function<double>(name, keep, what)
      ->check(CLI::Range(least, 86400.0))
      ->default_str(fmt::format("{}", static_cast<double>(into.count()) / 1000));
}

void suite_choice::add_to(CLI::App& verb) {
  operations_ = verb.get_option("--operations");
  verb.add_option(
          "--suite", name,
          "the sequences: random ones as is usual; those of the catalogue of bugs; or such that in small scopes "
          "every state is visited, or every call is made once in every state")
      ->check(CLI::IsMember({"usual", "directed", "states", "transitions"}))
      ->capture_default_str();
  add_seconds(verb, "--seconds", time_, "seconds for all sequences; 0: until the operations are done", 0);
}

void suite_choice::read(oracle::suite& into, std::uint64_t& operations, std::chrono::milliseconds& time) const {
  time = time_;
  for (auto const s :
       {oracle::suite::usual, oracle::suite::directed, oracle::suite::states, oracle::suite::transitions})
    if (oracle::name_of(s) == name) into = s;
  if ((into != oracle::suite::usual || time.count() != 0) && operations_->count() == 0) operations = all_there_are;
}

void find_out_choice::add_to(CLI::App& verb) {
  verb.add_option("--find-out", names,
                  "policies to be found out before it is held to them, with commas in between; or all")
      ->delimiter(',')
      ->check(CLI::IsMember({"all", "last_writer", "memory", "without_memory", "takes_frame", "fork", "tables"}));
}

std::uint32_t find_out_choice::mask() const {
  std::uint32_t wanted = 0;
  for (auto const& name : names) {
    auto const one = oracle::find_open_policy(name);
    wanted |= one ? bit_of(*one) : oracle::all_open_policies;
  }
  return wanted;
}

void report_outputs::add_to(CLI::App& verb) {
  verb.add_option("--traces", traces,
                  "write the rejections to this folder; if it has those of another run, to a new one inside")
      ->capture_default_str()
      ->type_name("FOLDER");
  files.add_to(verb);
  output.add_to(verb);
}

void add_replay_options(CLI::App& verb, unsigned& most_rejections, report_outputs& outputs, std::string& replayed) {
  verb.add_option("--rejections", most_rejections, "stop after this number of distinct ones")
      ->check(CLI::Range(1, 1000))
      ->capture_default_str();
  outputs.add_to(verb);
  verb.add_option("--replay", replayed, "play the calls of this file, up to the first rejection")
      ->check(CLI::ExistingFile)
      ->excludes(verb.get_option("--traces"));
}

void report_files::add_to(CLI::App& verb) {
  verb.add_option("--report-json", json, "write the report as JSON, as --json prints it")->type_name("FILE");
  verb.add_option("--report-html", html, "write the report as a page, with pictures of the failures")
      ->type_name("FILE");
  verb.add_option("--junit", junit, "write it as JUnit XML: a test case a clause")->type_name("FILE");
  verb.add_option("--sarif", sarif, "write it as SARIF 2.1.0: a result a failure")->type_name("FILE");
}

void report_files::write(nlohmann::ordered_json const& report, std::vector<std::string> const& pictures) const {
  if (!json.empty()) wrote([&] { write_file(json, text_of_json(report) + "\n"); });
  if (!junit.empty()) wrote([&] { write_file(junit, oracle::junit_of(report)); });
  if (!sarif.empty()) wrote([&] { write_file(sarif, oracle::sarif_of(report, COWPROOF_VERSION)); });
  if (!html.empty()) wrote([&] { write_file(html, oracle::html_of(report, pictures)); });
}

std::string rejection_folder::file(std::string const& name) {
  for (int number = 2; made_.empty() && number < 100'000; ++number) {
    auto const tried = number == 2 ? wanted_ : (std::filesystem::path(wanted_) / std::to_string(number - 1)).string();
    make_folder(tried);
    if (!holds_rejections(tried)) made_ = tried;
  }
  return (std::filesystem::path(made_) / name).string();
}

void rejection_files::add(rejection_folder& folder, std::string const& name, trace const& t, std::string advice,
                          report_outputs const& outputs) {
  pictures.push_back(outputs.files.html.empty() ? "" : show_page(t));
  wrote([&] { files.push_back({folder.file(name), write_itf(t), std::move(advice)}); });
}

void publish(std::string const& text, nlohmann::ordered_json document, rejection_files const& kept,
             report_outputs const& outputs) {
  document["traces"] = nlohmann::ordered_json::array();
  for (auto const& file : kept.files) document["traces"].push_back(file.path);
  if (outputs.output.json) print_json(document);
  else say("{}", text);
  for (auto const& file : kept.files)
    if (wrote([&] { write_file(file.path, file.text); }) && !outputs.output.json)
      say("written to {}{}\n", file.path, file.advice);
  outputs.files.write(document, kept.pictures);
}

exit_code deliver(oracle::validation_report const& report, std::string const& kind, std::string const& origin,
                  report_outputs const& outputs) {
  publish(oracle::to_text(report), json_of(report), files_of(report, kind, origin, outputs), outputs);
  return exit_code_of(report.conclusion());
}

}  // namespace cowproof::tools
