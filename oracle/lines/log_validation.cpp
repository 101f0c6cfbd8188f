// Checks a log of what an implementation did against the model, in constant memory.
#include <algorithm>

#include <fmt/format.h>

#include "oracle/lines/interview.hpp"
#include "oracle/lines/log_file.hpp"
#include "oracle/lines/validation.hpp"
#include "oracle/lines/whole_grammar.hpp"
#include "oracle/lines/whole_log.hpp"
#include "system/interruption.hpp"

namespace cowproof::oracle {
namespace {

// The lines after the header, and what they answer to a call.
class logged : public implementation {
 public:
  logged(log_reader& log, line_header header) : log_(log), header_(std::move(header)), parser_(header_) {}

  declaration const& declares() const override { return header_.declared; }
  fallible<nothing> restart() override { return nothing{}; }
  fallible<nothing> look() override { return nothing{}; }

  // The next call or restart; nothing at the end.
  fallible<std::optional<parsed_line>> next_call() {
    if (auto const read = peek(); !read) return read.why();
    if (!is_ahead_) return std::optional<parsed_line>();
    if (ahead_.kind == line_kind::ret || ahead_.kind == line_kind::obs)
      return failure_here("column 1: an answer without a call");
    is_ahead_ = false;
    line_of_call_ = log_.line();
    parsed_line call;
    call.kind = ahead_.kind;
    call.asked = ahead_.asked;
    return std::optional(call);
  }
  std::uint64_t line_of_call() const { return line_of_call_; }

  fallible<answer> perform(call const& c) override {
    if (auto const read = take(line_kind::ret); !read) return read.why();
    auto const said = fitted(ahead_.said, decode(c));
    if (!header_.observes()) return said;
    if (auto const read = take(line_kind::obs); !read) return read.why();
    return said;
  }

  fallible<answer> wait(unsigned process) override {
    return perform(encode({.what = verb::exit, .process = process, .page = {}}));
  }

  fallible<nothing> observe(observation& seen) override {
    if (ahead_.seen.processes() != 0) seen = ahead_.seen;
    else
      seen = observation(static_cast<unsigned>(header_.declared.size.processes),
                         static_cast<unsigned>(header_.declared.size.pages));  // nothing is mapped yet
    return nothing{};
  }
  void forget() { ahead_.seen = {}; }

 private:
  fallible<nothing> peek() {
    if (is_ahead_) return nothing{};
    auto const line = log_.next();
    if (!line) return line.why();
    if (!*line) return nothing{};
    if (auto const error = parser_.parse(**line, ahead_))
      return failure_here(fmt::format("column {}: {}", error->column, error->what));
    is_ahead_ = true;
    return nothing{};
  }

  // A call that is followed by none of its answers was not answered.
  fallible<nothing> take(line_kind wanted) {
    if (auto const read = peek(); !read) return read;
    bool const is_restart = is_ahead_ && ahead_.kind == line_kind::restart;
    if (!is_ahead_ || is_restart) return failure{failure_kind::killed, "no answer in the log", std::nullopt, 0};
    if (ahead_.kind != wanted)
      return failure_here(wanted == line_kind::ret ? R"(expected {"ret":...}, the answer to the call before)"
                                                   : R"(expected {"obs":...}, which the header promises)");
    is_ahead_ = false;
    return nothing{};
  }

  failure failure_here(std::string const& what) const {
    return {failure_kind::unavailable, fmt::format("{}:{}: {}", log_.path(), log_.line(), what), std::nullopt, 0};
  }

  log_reader& log_;
  line_header header_;
  line_parser parser_;
  parsed_line ahead_;
  bool is_ahead_ = false;
  std::uint64_t line_of_call_ = 0;
};

class log_campaign {
 public:
  log_campaign(logged& log, campaign_options const& options) : log_(log), checker_(log, options.quiescent) {
    report_.checked = log.declares();
    report_.options = options;
    checker_.leave_waiting_to_caller();
  }

  validation_report run() {
    auto const begin = std::chrono::steady_clock::now();
    if (auto const ended = play_all(); !ended) report_.failed = ended.why();
    report_.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    report_.times_checked = checker_.tallies();
    report_.seen = checker_.seen();
    report_.options.progress = nullptr;
    note_unexamined(report_, checker_.unjudged_refusals());
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
      auto const done = (*line)->kind == line_kind::restart ? begin_sequence()
                        : (*line)->kind == line_kind::wait  ? wait_for((*line)->asked.process)
                                                            : play(encode((*line)->asked));
      if (!done) return done;
    }
  }

  fallible<nothing> begin_sequence() {
    rejected_ = false;
    calls_.clear();
    answers_.clear();
    length_ = 0;
    log_.forget();
    return checker_.restart();
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
    keep(*played);
    if (!played->findings.empty()) reject(std::move(*played), line);
    return nothing{};
  }

  // What is wrong then is a finding of the call before.
  fallible<nothing> wait_for(unsigned process) {
    auto const line = log_.line_of_call();
    if (rejected_ || calls_.empty()) {
      if (auto const said = log_.wait(process); !said && said.why().kind != failure_kind::killed) return said.why();
      return nothing{};
    }
    auto waited = checker_.wait_for(process);
    if (!waited) return waited.why();
    if (!waited->empty()) reject({calls_.back(), answers_.back(), std::move(*waited)}, line);
    return nothing{};
  }

  void keep(checker::played_call const& played) {
    if (calls_.size() == most_calls) return;
    calls_.push_back(played.resolved);
    answers_.push_back(played.said);
  }

  void reject(checker::played_call played, std::uint64_t line) {
    rejected_ = true;
    for (auto const& f : played.findings) ++report_.times_failed[static_cast<std::size_t>(f.broken)];
    auto const kind = kind_of(played.findings.front(), played.resolved.operation);
    auto const known = std::ranges::find_if(report_.rejections, [&](rejection const& r) { return r.is_like(kind); });
    if (known != report_.rejections.end()) {
      ++known->times;
      return;
    }
    if (report_.rejections.size() == report_.options.most_rejections) {
      ++others_;
      return;
    }
    rejection r;
    r.met_as = kind;
    r.where = fmt::format("line {}", line);
    r.operation = report_.operations;
    r.findings = std::move(played.findings);
    r.calls_before_shrinking = length_;
    if (length_ <= most_calls) {
      r.calls = calls_;
      r.answers = answers_;
    } else {
      r.calls = {played.resolved};
      r.answers = {played.said};
      r.is_whole = false;
    }
    report_.rejections.push_back(std::move(r));
  }

  // Of one sequence, for the trace of a rejection.
  static constexpr std::size_t most_calls = 20'000;

  logged& log_;
  checker checker_;
  validation_report report_;
  std::vector<call> calls_;
  std::vector<answer> answers_;
  std::uint64_t length_ = 0, skipped_ = 0;
  std::uint64_t others_ = 0;  // findings of other kinds than those that are kept
  bool rejected_ = false;
};

validation_report unreadable(campaign_options const& options, failure why) {
  validation_report report;
  report.options = options;
  report.failed = std::move(why);
  return report;
}

// From its first line to its last; who wrote it is held to these policies, or to those that it declares.
validation_report play_log(log_reader& log, line_header header, lines_options const& options,
                           std::optional<policies> const& held) {
  auto chosen = options.campaign;
  if (held) header.declared.policy = *held;
  logged lines(log, std::move(header));
  chosen.quiescent = options.quiescent.value_or(lines.declares().quiescent);
  return log_campaign(lines, chosen).run();
}

struct opened_log {
  std::unique_ptr<log_reader> log;
  std::string first_line;
  line_header header;  // unless it is of the whole machine
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
  std::string const line(**first);
  if (whole::is_header(line)) return opened_log{std::move(*opened), line, {}};
  auto header = parse_header(line);
  if (auto const* error = std::get_if<line_error>(&header))
    return fail(fmt::format("{}:{}: column {}: {}", log.path(), log.line(), error->column, error->what));
  return opened_log{std::move(*opened), line, std::get<line_header>(std::move(header))};
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

lines_report validate_log(std::string const& path, lines_options const& options) {
  interruption_guard const interruptible;
  auto opened = open_log(path);
  if (!opened) return unreadable(options.campaign, opened.why());
  auto& log = *opened->log;
  if (whole::is_header(opened->first_line)) {
    auto report = whole::play_log(log, opened->first_line, options.campaign, options.quiescent);
    report.remarks.insert(report.remarks.begin(), fmt::format("a log of {} lines: {}", log.line(), log.path()));
    return report;
  }
  auto open = opened->header.declared.policy;
  open.left_open = left_open(opened->header.declared, options.find_out);
  std::optional<policies> held;
  std::vector<std::string> remarks;
  if (open.left_open != 0 && path == "-") {
    remarks.emplace_back("policies that are left open are taken to be as usual: standard input is read once");
  } else if (open.left_open != 0) {
    auto const found = find_in_log(path, options, open);
    if (!found) return unreadable(options.campaign, found.why());
    held = found->policy;
    remarks = found->remarks();
  }
  auto report = play_log(log, std::move(opened->header), options, held);
  remarks.insert(remarks.begin(), fmt::format("a log of {} lines: {}", log.line(), log.path()));
  report.remarks.insert(report.remarks.begin(), remarks.begin(), remarks.end());
  return report;
}

}  // namespace cowproof::oracle
