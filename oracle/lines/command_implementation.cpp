// A program that speaks the line protocol, as an implementation.
#include "oracle/lines/command_implementation.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace cowproof::oracle {
namespace {

using namespace std::chrono_literals;

std::string_view example_of(line_kind kind) {
  return kind == line_kind::obs ? R"({"obs":[...]})" : R"({"ret":"completed"})";
}

std::string excerpt_of(std::string_view line) {
  constexpr std::size_t most = 100;
  return line.size() <= most ? std::string(line) : std::string(line.substr(0, most)) + "...";
}

}  // namespace

fallible<started_program> start_program(command_options const& options) {
  auto started = piped_program::start(options.command);
  if (!started) return started.why();
  auto& program = *started;
  bool const starts_longer = options.start_limit > options.time_limit;
  auto const until = starts_longer ? options.start_limit : options.time_limit;
  auto const line = program->next_line(until);
  if (!line)
    return at_line(program, line.why(), fmt::format(R"(expected {{"header":"{}",...}})", core_lines),
                   limit_text(until, starts_longer ? "--start-timeout" : "--timeout"));
  std::string first_line(*line);
  program->forget_slowness();
  return started_program{std::move(program), std::move(first_line)};
}

failure at_line(std::unique_ptr<piped_program>& program, failure why, std::string_view expected,
                std::string const& within) {
  if (!is_of_implementation(why.kind)) return why;
  auto const line = program->line() + (why.kind == failure_kind::malformed ? 0 : 1);
  if (why.kind == failure_kind::hung) why.what = "no answer within " + within;
  why.what = expected.empty() ? fmt::format("line {}: {}", line, why.what)
                              : fmt::format("line {}: {}; {}", line, expected, why.what);
  program.reset();
  return why;
}

std::string malformed_text(line_error const& error, std::string_view line) {
  return fmt::format("column {}: {}: {}", error.column, error.what, excerpt_of(line));
}

std::chrono::milliseconds patience(std::chrono::milliseconds limit, bool is_hurried, piped_program const& program) {
  if (!is_hurried) return limit;
  return std::min(limit, std::max<std::chrono::milliseconds>(200ms, 20 * program.slowest()));
}

fallible<std::unique_ptr<command_implementation>> command_implementation::take(command_options const& options,
                                                                               started_program started) {
  std::unique_ptr<command_implementation> made(new command_implementation(options));
  if (auto const begun = made->begin(std::move(started)); !begun) return begun.why();
  return made;
}

fallible<nothing> command_implementation::begin(started_program started) {
  on_their_way_ = 0;
  is_fresh_ = true;
  program_ = std::move(started.program);
  auto header = parse_header(started.first_line);
  if (auto const* error = std::get_if<line_error>(&header))
    return unusable({failure_kind::malformed, malformed_text(*error, started.first_line), std::nullopt, 0}, "");
  if (auto const taken = take_header(std::get<line_header>(std::move(header)), started.first_line); !taken)
    return taken;
  parser_ = std::make_unique<line_parser>(header_);
  see_nothing();
  return nothing{};
}

fallible<nothing> command_implementation::restart() {
  if (program_ && is_fresh_) return nothing{};
  // What is wrong with the rest of a sequence that was given up is not told: its program is not used any more.
  if (program_)
    if (auto const skipped = skip_answers(); !skipped && !is_of_implementation(skipped.why().kind))
      return skipped.why();
  if (program_) {
    sending_.clear();
    append_restart(sending_);
    program_->send(sending_);
    if (auto const read = read_line(line_kind::ret); !read) return read.why();
    if (!read_.said.is_known || read_.said.out.how != ending::completed)
      return unusable({failure_kind::malformed, "the answer to restart is not \"completed\"", std::nullopt, 0}, "");
  } else {
    starts_again_ += std::exchange(is_renewed_, false) ? 0 : 1;
    auto started = start_program(options_);
    if (!started) return started.why();
    if (auto const begun = begin(std::move(*started)); !begun) return begun.why();
  }
  is_fresh_ = true;
  see_nothing();
  return nothing{};
}

// What a sequence that was given up has still coming.
fallible<nothing> command_implementation::skip_answers() {
  while (on_their_way_ > 0)
    if (auto const read = read_answer(); !read) return read;
  return nothing{};
}

// Whether a dead process has to be waited for in between is known only when a call is answered.
void command_implementation::announce(std::span<call const> calls) {
  if (!program_ || waits_for_the_dead()) return;
  send(calls);
}

void command_implementation::send(std::span<call const> calls) {
  sending_.clear();
  for (auto const& c : calls) append_call(sending_, c, *header_.declared.machine);
  on_their_way_ += calls.size();
  is_fresh_ = false;
  program_->send(sending_);
}

fallible<answer> command_implementation::wait(unsigned process) {
  if (!waits_for_the_dead()) return answer{};
  if (!program_) return failure{failure_kind::killed, "it ended before", std::nullopt, 0};
  sending_.clear();
  append_wait(sending_, process);
  ++on_their_way_;
  program_->send(sending_);
  if (auto const read = read_answer(); !read) return read.why();
  return read_.said;
}

fallible<answer> command_implementation::perform(call const& c) {
  if (!program_) return failure{failure_kind::killed, "it ended before", std::nullopt, 0};
  if (on_their_way_ == 0) send(std::span(&c, 1));
  if (auto const read = read_answer(); !read) return read.why();
  return read_.said;
}

fallible<std::vector<answer>> command_implementation::perform_at_once(std::span<call const> calls,
                                                                      std::span<unsigned const> cpus) {
  if (!program_) return failure{failure_kind::killed, "it ended before", std::nullopt, 0};
  sending_.clear();
  for (std::size_t i = 0; i < calls.size(); ++i) append_call(sending_, calls[i], *header_.declared.machine, cpus[i]);
  append_go(sending_);
  is_fresh_ = false;
  program_->send(sending_);
  std::vector<answer> all;
  for (std::size_t i = 0; i < calls.size(); ++i) {
    if (auto const read = read_line(line_kind::ret); !read) return read.why();
    all.push_back(read_.said);
  }
  ++on_their_way_;  // that to `go`
  if (auto const read = read_answer(); !read) return read.why();
  return all;
}

fallible<nothing> command_implementation::read_answer() {
  if (auto const read = read_line(line_kind::ret); !read) return read;
  --on_their_way_;
  if (!header_.observes()) return nothing{};
  auto read = read_line(line_kind::obs);
  std::swap(seen_, read_.seen);
  return read;
}

fallible<nothing> command_implementation::read_line(line_kind wanted) {
  auto const until = patience(options_.time_limit, hurried_, *program_);
  auto const line = program_->next_line(until);
  if (!line)
    return unusable(line.why(), fmt::format("expected {}", example_of(wanted)),
                    limit_text(until, until == options_.time_limit ? "--timeout" : while_shrinking));
  auto error = parser_->parse(*line, read_);
  if (!error && read_.kind != wanted) error = line_error{1, "a line of another kind"};
  if (!error) return nothing{};
  return unusable({failure_kind::malformed, malformed_text(*error, *line), std::nullopt, 0},
                  fmt::format("expected {}", example_of(wanted)));
}

}  // namespace cowproof::oracle
