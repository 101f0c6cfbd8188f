// A program that speaks version cowproof-lines/2, as an implementation of the whole machine.
#include "oracle/lines/whole_program.hpp"

#include <fmt/format.h>

namespace cowproof::oracle::whole {
namespace {

std::string_view example_of(line_kind kind) {
  return kind == line_kind::obs ? R"({"obs":[...]})" : R"({"ret":"completed"})";
}

}  // namespace

fallible<std::unique_ptr<whole_program>> whole_program::take(command_options const& options, started_program started) {
  std::unique_ptr<whole_program> made(new whole_program(options));
  if (auto const begun = made->begin(std::move(started)); !begun) return begun.why();
  return made;
}

fallible<nothing> whole_program::begin(started_program started) {
  program_ = std::move(started.program);
  if (!first_line_.empty() && started.first_line != first_line_)
    return failure{failure_kind::unavailable, "started again, it says something else of itself", std::nullopt, 0};
  first_line_ = std::move(started.first_line);
  auto header = parse_header(first_line_);
  if (auto const* error = std::get_if<line_error>(&header)) {
    failure const why{failure_kind::malformed, malformed_text(*error, first_line_), std::nullopt, 0};
    return at_line(program_, why, "", "");
  }
  header_ = std::get<line_header>(std::move(header));
  parser_ = std::make_unique<line_parser>(header_);
  is_fresh_ = true;
  see_nothing();
  return nothing{};
}

// Nothing is mapped, and init is alone.
void whole_program::see_nothing() {
  auto const& d = header_.declared;
  read_.seen.assign(d.processes, {});
  space_of_.assign(d.processes, 0);
  auto& init = read_.seen[0];
  init.self.alive = init.self.looked = true;
  init.self.position.fill(-1);
  init.pages.assign(d.pages, {});
}

void whole_program::record_to(log_writer* log) {
  log_ = log;
  log_->write(first_line_ + "\n");
}

void whole_program::send(std::string const& line) {
  if (log_ != nullptr) log_->write(line);
  program_->send(line);
}

fallible<nothing> whole_program::restart() {
  if (program_ && is_fresh_) return nothing{};
  if (program_) {
    std::string line;
    append_restart(line);
    is_fresh_ = true;  // what is answered to it is no part of a log
    program_->send(line);
    if (auto const read = read_line(line_kind::ret); !read) return read.why();
    if (!read_.said.is_known || read_.said.out.how != ending::completed)
      return at_line(program_, {failure_kind::malformed, "the answer to restart is not \"completed\"", std::nullopt, 0},
                     "", "");
    is_fresh_ = true;
    see_nothing();
  } else {
    ++starts_again_;
    auto started = start_program(options_);
    if (!started) return started.why();
    if (auto const begun = begin(std::move(*started)); !begun) return begun;
  }
  if (log_ != nullptr) log_->write("{\"call\":\"restart\"}\n");
  return nothing{};
}

fallible<answer> whole_program::perform(call const& c) {
  if (!program_) return failure{failure_kind::killed, "it ended before", std::nullopt, 0};
  std::string line;
  append_call(line, c);
  is_fresh_ = false;
  send(line);
  if (auto const read = read_line(line_kind::ret); !read) return read.why();
  auto const said = read_.said;
  if (header_.observes())
    if (auto const read = read_line(line_kind::obs); !read) return read.why();
  return said;
}

fallible<nothing> whole_program::read_line(line_kind wanted) {
  auto const until = patience(options_.time_limit, hurried_, *program_);
  auto const expected = fmt::format("expected {}", example_of(wanted));
  auto const line = program_->next_line(until);
  if (!line)
    return at_line(program_, line.why(), expected,
                   limit_text(until, until == options_.time_limit ? "--timeout" : while_shrinking));
  auto error = parser_->parse(*line, read_);
  if (!error && read_.kind != wanted) error = line_error{1, "a line of another kind"};
  if (error)
    return at_line(program_, {failure_kind::malformed, malformed_text(*error, *line), std::nullopt, 0}, expected, "");
  if (log_ != nullptr && !is_fresh_) log_->write(std::string(*line) + "\n");
  return nothing{};
}

void whole_program::know(expectation const& now) {
  for (unsigned p = 0; p < now.processes(); ++p) space_of_[p] = now.tasks[p].space;
}

fallible<nothing> whole_program::observe(observation& seen) {
  place_rows(read_.seen, space_of_, seen);
  return nothing{};
}

}  // namespace cowproof::oracle::whole
