// Holds a log of version cowproof-lines/2 against the whole machine.
#include "oracle/lines/whole_log.hpp"

#include <fmt/format.h>

#include "oracle/lines/whole_grammar.hpp"
#include "system/interruption.hpp"

namespace cowproof::oracle::whole {
namespace {

// The lines after the header, and what they answer to a call.
class logged : public implementation {
 public:
  logged(log_reader& log, line_header header) : log_(log), header_(std::move(header)), parser_(header_) { forget(); }

  declaration const& declares() const override { return header_.declared; }
  fallible<nothing> restart() override {
    forget();
    return nothing{};
  }
  fallible<nothing> look() override { return nothing{}; }

  // The next call or restart; nothing at the end.
  fallible<std::optional<parsed_line>> next_call() {
    if (auto const read = peek(); !read) return read.why();
    if (!is_ahead_) return std::optional<parsed_line>();
    if (ahead_.kind == line_kind::ret || ahead_.kind == line_kind::obs)
      return failure_here("column 1: an answer without a call");
    is_ahead_ = false;
    line_of_call_ = log_.line();
    return std::optional(ahead_);
  }
  std::uint64_t line_of_call() const { return line_of_call_; }

  fallible<answer> perform(call const&) override {
    if (auto const read = take(line_kind::ret); !read) return read.why();
    auto const said = ahead_.said;
    if (!header_.observes()) return said;
    if (auto const read = take(line_kind::obs); !read) return read.why();
    seen_ = ahead_.seen;
    return said;
  }
  void know(expectation const& now) override {
    for (unsigned p = 0; p < now.processes(); ++p) space_of_[p] = now.tasks[p].space;
  }
  fallible<nothing> observe(observation& seen) override {
    place_rows(seen_, space_of_, seen);
    return nothing{};
  }

 private:
  void forget() {
    seen_.assign(header_.declared.processes, {});
    space_of_.assign(header_.declared.processes, 0);
  }

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
    if (!is_ahead_ || ahead_.kind == line_kind::restart)
      return failure{failure_kind::killed, "no answer in the log", std::nullopt, 0};
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
  std::vector<seen_task> seen_;
  std::vector<unsigned> space_of_;
};

class log_campaign {
 public:
  log_campaign(logged& log, campaign_options const& options) : log_(log), checker_(log, options.quiescent) {
    report_.checked = log.declares();
    report_.options = options;
    report_.size = checker_.size();
  }

  validation_report run() {
    auto const begin = std::chrono::steady_clock::now();
    if (auto const ended = play_all(); !ended) report_.failed = ended.why();
    report_.close(checker_, begin);
    note_unexamined(report_, checker_);
    if (skipped_ > 0)
      report_.remarks.push_back(
          fmt::format("{} operations between a rejection and the next restart were not checked", skipped_));
    return std::move(report_);
  }

 private:
  fallible<nothing> play_all() {
    if (auto const begun = begin_sequence(); !begun) return begun;
    for (;;) {
      auto line = log_.next_call();
      if (!line) return line.why();
      if (!*line) return nothing{};
      auto const done = (*line)->kind == line_kind::restart ? begin_sequence() : play((*line)->asked);
      if (!done) return done;
    }
  }

  fallible<nothing> begin_sequence() {
    rejected_ = false;
    sequence_ = {};
    return checker_.restart();
  }

  fallible<nothing> play(call const& c) {
    if (rejected_) {
      ++skipped_;
      if (auto const said = log_.perform(c); !said && said.why().kind != failure_kind::killed) return said.why();
      return nothing{};
    }
    if (sequence_.calls.empty()) ++report_.sequences;
    auto const line = log_.line_of_call();
    auto played = checker_.play_whatever(c);
    if (!played) return played.why();
    report_.count_operation();
    if (int const signal = interruption_guard::signal(); signal != 0) return interrupted_by(signal);
    sequence_.calls.push_back(std::move(*played));
    if (!sequence_.calls.back().findings.empty()) reject(line);
    return nothing{};
  }

  void reject(std::uint64_t line) {
    rejected_ = true;
    sequence_.findings = sequence_.calls.back().findings;
    report_.count_failures(sequence_.findings);
    auto const kind = kind_of(sequence_);
    for (auto& known : report_.rejections) {
      if (known.met_as != kind) continue;
      ++known.times;
      return;
    }
    if (report_.rejections.size() == report_.options.most_rejections) return;
    rejection r;
    r.met_as = kind;
    r.where = fmt::format("line {}", line);
    r.operation = report_.operations;
    r.calls_before_shrinking = sequence_.calls.size();
    r.sequence = sequence_;
    report_.rejections.push_back(std::move(r));
  }

  logged& log_;
  checker checker_;
  validation_report report_;
  played_sequence sequence_;
  std::uint64_t skipped_ = 0;
  bool rejected_ = false;
};

}  // namespace

validation_report play_log(log_reader& log, std::string_view first, campaign_options const& options,
                           std::optional<bool> quiescent) {
  auto header = parse_header(first);
  validation_report unreadable;
  unreadable.options = options;
  if (auto const* error = std::get_if<line_error>(&header)) {
    unreadable.failed = failure{failure_kind::unavailable,
                                fmt::format("{}:{}: column {}: {}", log.path(), log.line(), error->column, error->what),
                                std::nullopt, 0};
    return unreadable;
  }
  auto chosen = options;
  auto& read = std::get<line_header>(header);
  chosen.quiescent = quiescent.value_or(read.quiescent);
  logged lines(log, std::move(read));
  return log_campaign(lines, chosen).run();
}

}  // namespace cowproof::oracle::whole
