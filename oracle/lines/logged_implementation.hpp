// A log as an implementation: its lines answer the calls that it was asked.
#pragma once
#include <fmt/format.h>

#include "oracle/implementation.hpp"
#include "oracle/lines/grammar.hpp"
#include "oracle/lines/log_file.hpp"
#include "oracle/relation/expectation.hpp"

namespace cowproof::oracle {

struct asked_line {
  line_kind kind = line_kind::restart;
  call asked;
  unsigned cpu = 0;
};

// The lines after the header, and what they answer to a call.
class logged_implementation : public implementation {
 public:
  logged_implementation(log_reader& log, line_header header) : log_(log), header_(std::move(header)), parser_(header_) {
    forget();
  }

  declaration const& declares() const override { return header_.declared; }
  fallible<nothing> restart() override { return nothing{}; }
  fallible<nothing> look() override { return nothing{}; }

  // The next call or restart; nothing at the end.
  fallible<std::optional<asked_line>> next_call() {
    if (auto const read = peek(); !read) return read.why();
    if (!is_ahead_) return std::optional<asked_line>();
    if (ahead_.kind == line_kind::ret || ahead_.kind == line_kind::obs)
      return failure_here("column 1: an answer without a call");
    is_ahead_ = false;
    line_of_call_ = log_.line();
    return std::optional(asked_line{ahead_.kind, ahead_.asked, ahead_.cpu});
  }
  std::uint64_t line_of_call() const { return line_of_call_; }

  fallible<answer> perform(call const&) override {
    if (auto const read = take(line_kind::ret); !read) return read.why();
    auto const said = ahead_.said;
    if (!header_.observes()) return said;
    if (auto const read = take(line_kind::obs); !read) return read.why();
    return said;
  }

  // One a call; then that to `go`, with what is to be seen.
  fallible<std::vector<answer>> perform_at_once(std::span<call const> calls, std::span<unsigned const>) override {
    std::vector<answer> all;
    for (std::size_t i = 0; i < calls.size(); ++i) {
      if (auto const read = take(line_kind::ret); !read) return read.why();
      all.push_back(ahead_.said);
    }
    if (auto const gone = perform({}); !gone) return gone.why();
    return all;
  }

  fallible<answer> wait(unsigned) override { return perform({}); }
  void know(expectation const& now) override {
    for (unsigned p = 0; p < now.processes() && header_.declared.is_whole(); ++p) space_of_[p] = now.tasks[p].space;
  }

  fallible<nothing> observe(observation& seen) override {
    if (ahead_.seen.processes() == 0)  // nothing is mapped yet
      seen = observation(header_.declared.processes(), header_.declared.pages());
    else if (header_.declared.is_whole()) place_rows(ahead_.seen, space_of_, seen);
    else seen = ahead_.seen;
    return nothing{};
  }
  failure failure_here(std::string const& what) const {
    return {failure_kind::unavailable, fmt::format("{}:{}: {}", log_.path(), log_.line(), what), std::nullopt, 0};
  }
  void forget() {
    ahead_.seen = {};
    space_of_.assign(header_.declared.processes(), 0);
  }

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

  log_reader& log_;
  line_header header_;
  line_parser parser_;
  parsed_line ahead_;
  bool is_ahead_ = false;
  std::uint64_t line_of_call_ = 0;
  std::vector<unsigned> space_of_;  // of each process, by the model
};

}  // namespace cowproof::oracle
