// How the calls of a trace went that are played on something else: what was not asked, and what ended otherwise.
#pragma once
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engines/machines/machine_type.hpp"
#include "oracle/implementation.hpp"

namespace cowproof::oracle {

class trace_comparison {
 public:
  // `recorded`: how each call of the trace ended; none: that is not known, and only what was not asked is told.
  trace_comparison(std::span<call const> calls, std::span<result const> recorded, machine_type const& of)
      : calls_(calls),
        recorded_(recorded),
        of_(of) {}

  void note_left_out(std::size_t number, std::string_view why);
  void note_ended(std::size_t number, answer const& said);

  // For the report: a line each, and none if the trace was played as it is.
  std::vector<std::string> differences() const;

 private:
  std::span<call const> calls_;
  std::span<result const> recorded_;
  machine_type const& of_;
  std::vector<std::string> left_out_, ended_otherwise_;
};

}  // namespace cowproof::oracle
