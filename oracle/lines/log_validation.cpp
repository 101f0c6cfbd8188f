// Checks a log of what an implementation did against the model, in constant memory.
#include <fmt/format.h>

#include "oracle/lines/interview.hpp"
#include "oracle/lines/log_file.hpp"
#include "oracle/lines/logged_implementation.hpp"
#include "oracle/lines/validation.hpp"
#include "system/interruption.hpp"

namespace cowproof::oracle {
namespace {

class log_campaign {
 public:
  log_campaign(logged_implementation& log, campaign_options const& options)
      : log_(log),
        checker_(log, options.quiescent),
        report_(*log.declares().machine) {
    report_.checked = log.declares();
    report_.size = checker_.size();
    report_.options = options;
    checker_.leave_waiting_to_caller();
  }

  validation_report run() {
    auto const begin = std::chrono::steady_clock::now();
    if (auto const ended = play_all(); !ended) report_.failed = ended.why();
    report_.close(checker_, begin);
    report_.note_unexamined(checker_.unjudged_refusals());
    if (others_ > 0)
      report_.remarks.push_back(fmt::format("{} findings of other kinds are not listed (--rejections)", others_));
    if (skipped_ > 0)
      report_.remarks.push_back(
          fmt::format("{} operations between a rejection and the next restart were not checked", skipped_));
    return std::move(report_);
  }

 private:
  fallible<nothing> play_all() {
    if (auto const begun = begin_sequence(); !begun) return begun;
    for (;;) {
      auto const line = log_.next_call();
      if (!line) return line.why();
      if (!*line) return nothing{};
      if ((*line)->cpu != 0) {
        storm_.push_back((*line)->asked);
        cpus_.push_back((*line)->cpu);
        continue;
      }
      if (!storm_.empty() && (*line)->kind == line_kind::call)
        return log_.failure_here(R"(expected {"call":"go"} after calls that have a "cpu")");
      auto const done = (*line)->kind == line_kind::restart ? begin_sequence()
                        : (*line)->kind == line_kind::go    ? play_storm()
                        : (*line)->kind == line_kind::wait  ? wait_for((*line)->asked.operand[0])
                                                            : play((*line)->asked);
      if (!done) return done;
    }
  }

  fallible<nothing> begin_sequence() {
    rejected_ = false;
    calls_.clear();
    length_ = 0;
    storm_.clear();
    cpus_.clear();
    log_.forget();
    return checker_.restart();
  }

  fallible<nothing> play_storm() {
    auto const line = log_.line_of_call();
    auto const calls = std::exchange(storm_, {});
    auto const cpus = std::exchange(cpus_, {});
    if (rejected_ || calls.empty()) {
      skipped_ += calls.size();
      auto const said = log_.perform_at_once(calls, cpus);
      return said || said.why().kind == failure_kind::killed ? fallible<nothing>(nothing{}) : said.why();
    }
    auto played = checker_.play_at_once(calls, cpus);
    if (!played) return played.why();
    report_.sequences += length_ == 0 ? 1 : 0;
    length_ += played->size();
    report_.operations += played->size();
    auto const findings = played->back().findings;
    std::ranges::move(*played, std::back_inserter(calls_));
    if (!findings.empty()) reject(findings, line);
    return nothing{};
  }

  fallible<nothing> play(call const& c) {
    constexpr std::uint64_t now_and_then = 4096;
    if (rejected_) {
      ++skipped_;
      if (auto const said = log_.perform(c); !said && said.why().kind != failure_kind::killed) return said.why();
      return nothing{};
    }
    if (length_ == 0) ++report_.sequences;
    auto const line = log_.line_of_call();
    auto played = checker_.play(c);
    if (!played) return played.why();
    ++length_;
    if (++report_.operations % now_and_then == 0) {
      if (report_.options.progress) report_.options.progress(report_.operations);
      if (int const signal = interruption_guard::signal(); signal != 0) return interrupted_by(signal);
    }
    auto const findings = played->findings;
    if (calls_.size() < most_calls || !findings.empty()) calls_.push_back(std::move(*played));
    if (!findings.empty()) reject(findings, line);
    return nothing{};
  }

  // What is wrong then is a finding of the call before.
  fallible<nothing> wait_for(unsigned process) {
    auto const line = log_.line_of_call();
    if (rejected_ || calls_.empty()) {
      if (auto const said = log_.wait(process); !said && said.why().kind != failure_kind::killed) return said.why();
      return nothing{};
    }
    auto const waited = checker_.wait_for(process);
    if (!waited) return waited.why();
    if (!waited->empty()) reject(*waited, line);
    return nothing{};
  }

  void reject(std::vector<finding> const& findings, std::uint64_t line) {
    rejected_ = true;
    report_.count_failures(findings);
    bool const is_storm = calls_.back().cpu != 0;
    auto const kind = kind_of(findings.front(), is_storm ? in_a_storm : calls_.back().asked.operation);
    if (report_.find(kind) != nullptr) return;
    if (report_.rejections.size() == report_.options.most_rejections) {
      ++others_;
      return;
    }
    rejection r;
    r.met_as = kind;
    r.where = fmt::format("line {}", line);
    r.operation = report_.operations;
    r.findings = findings;
    r.calls_before_shrinking = length_;
    r.is_whole = length_ <= most_calls;
    if (r.is_whole) r.calls = calls_;
    else r.calls = {calls_.back()};
    if (is_concurrent(r)) tell(r, *report_.checked.machine);
    report_.rejections.push_back(std::move(r));
  }

  // Of one sequence, for the trace of a rejection.
  static constexpr std::size_t most_calls = 20'000;

  logged_implementation& log_;
  checker checker_;
  validation_report report_;
  std::vector<played_call> calls_;
  std::vector<call> storm_;     // calls that wait for `go`, ...
  std::vector<unsigned> cpus_;  // ... and their processors
  std::uint64_t length_ = 0, skipped_ = 0;
  std::uint64_t others_ = 0;  // findings of other kinds than those that are kept
  bool rejected_ = false;
};

// From its first line to its last; held to these policies, or to those that its header declares.
validation_report play_log(log_reader& log, line_header header, lines_options const& options,
                           std::optional<policies> const& held) {
  auto chosen = options.campaign;
  if (held) header.declared.policy = *held;
  logged_implementation lines(log, std::move(header));
  chosen.quiescent = options.quiescent.value_or(lines.declares().quiescent);
  return log_campaign(lines, chosen).run();
}

struct opened_log {
  std::unique_ptr<log_reader> log;
  line_header header;
};

fallible<opened_log> open_log(std::string const& path) {
  auto opened = log_reader::open(path);
  if (!opened) return opened.why();
  auto& log = **opened;
  auto const fail = [](std::string what) {
    return failure{failure_kind::unavailable, std::move(what), std::nullopt, 0};
  };
  auto const first = log.next();
  if (!first) return first.why();
  if (!*first) return fail(log.path() + ": it is empty");
  auto header = parse_header(**first);
  if (auto const* error = std::get_if<line_error>(&header))
    return fail(fmt::format("{}:{}: column {}: {}", log.path(), log.line(), error->column, error->what));
  return opened_log{std::move(*opened), std::get<line_header>(std::move(header))};
}

// A log cannot be asked anything: it is read once for each way in which it may have been decided.
fallible<found_policies> find_in_log(std::string const& path, lines_options const& options, policies open) {
  return find_policies(open, [&](policies const& p) -> fallible<interview_outcome> {
    auto log = open_log(path);
    if (!log) return log.why();
    auto quietly = options;
    quietly.campaign.progress = nullptr;
    auto const went = play_log(*log->log, std::move(log->header), quietly, p);
    if (went.failed && !is_of_implementation(went.failed->kind)) return *went.failed;
    auto outcome = outcome_of(went);
    if (!went.rejections.empty()) outcome.good_calls = went.rejections.front().operation;
    return outcome;
  });
}

}  // namespace

validation_report validate_log(std::string const& path, lines_options const& options) {
  interruption_guard const interruptible;
  auto opened = open_log(path);
  if (!opened) return not_started(core_type(), options.campaign, opened.why());
  auto& log = *opened->log;
  auto const& declared = opened->header.declared;
  auto open = declared.policy;
  open.left_open = declared.is_whole() ? 0 : left_open(declared, options.find_out);
  std::optional<policies> held;
  std::vector<std::string> remarks;
  if (open.left_open != 0 && path == "-") {
    remarks.emplace_back("policies that are left open are taken to be as usual: standard input is read once");
  } else if (open.left_open != 0) {
    auto const found = find_in_log(path, options, open);
    if (!found) return not_started(core_type(), options.campaign, found.why());
    held = found->policy;
    remarks = found->remarks();
  }
  auto report = play_log(log, std::move(opened->header), options, held);
  remarks.insert(remarks.begin(), fmt::format("a log of {} lines: {}", log.line(), log.path()));
  report.remarks.insert(report.remarks.begin(), remarks.begin(), remarks.end());
  return report;
}

}  // namespace cowproof::oracle
