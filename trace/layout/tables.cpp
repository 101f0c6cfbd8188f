// States as tables.
#include "trace/layout/tables.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "engines/call_text.hpp"
#include "engines/coverage.hpp"

namespace cowproof {
namespace {

bool is_empty(datum const& value) {
  switch (value.what) {
    case datum::kind::nothing: return true;
    case datum::kind::truth:
    case datum::kind::number:
    case datum::kind::name: return value.number == 0;
    case datum::kind::mark:
    case datum::kind::list: return false;
    case datum::kind::record: break;
  }
  return std::ranges::all_of(value.fields, [](auto const& field) { return is_empty(field.second); });
}

std::string text_of_keys(std::vector<datum> const& keys) {
  std::string text;
  for (auto const& key : keys) text += (text.empty() ? "" : ", ") + text_of(key);
  return text;
}

// Cells that hold nothing, before and after, are left out.
std::vector<drawn_table> tables_of(described_state const& before, described_state const& after) {
  std::vector<drawn_table> tables;
  for (std::size_t m = 0; m < after.maps.size(); ++m) {
    drawn_table table{std::string(after.maps[m].name), {}};
    for (std::size_t c = 0; c < after.maps[m].cells.size(); ++c) {
      auto const& old = before.maps[m].cells[c];
      auto const& now = after.maps[m].cells[c];
      if (old == now && is_empty(now.value)) continue;
      table.rows.push_back({text_of_keys(now.keys), text_of(old.value), text_of(now.value)});
    }
    tables.push_back(std::move(table));
  }
  return tables;
}

std::string why(drawn_step const& step, result const& out) {
  std::size_t changed = 0;
  for (auto const& table : changed_tables(step)) changed += table.rows.size();
  auto const text = changed == 0 ? "nothing changes" : counted(changed, "cell changes", "cells change");
  return out.how == ending::completed ? text : fmt::format("{}: {}", ending_name(out.how), text);
}

void add_what_should_be(drawn_step& drawn, seen_step const& seen, machine_type const& of) {
  if (!(seen.out == seen.expected_out))
    drawn.notes.push_back({"should end as " + title_of(seen.played, seen.expected_out, of), true, {}, {}, {}});
  for (auto const& wrong : difference(seen.observed, seen.expected))
    drawn.notes.push_back(
        {fmt::format("{} is {}, and should be {}", wrong.cell, wrong.before, wrong.after), true, {}, {}, {}});
}

}  // namespace

void draw_tables(trace const& t, std::span<seen_step const> replayed, drawn_trace& drawn) {
  drawn.in_tables = true;
  drawn.start.title = "start";
  drawn.start.why = "the initial state, before the first step";
  drawn.start.tables = tables_of(t.initial, t.initial);
  auto const* before = &t.initial;
  for (std::size_t i = 0; i < t.steps.size(); ++i) {
    auto const& step = t.steps[i];
    drawn_step made;
    made.number = i + 1;
    made.title = title_of(step.played, step.out, *t.type);
    made.tables = tables_of(*before, step.state);
    made.why = why(made, step.out);
    if (i < replayed.size()) add_what_should_be(made, replayed[i], *t.type);
    drawn.steps.push_back(std::move(made));
    before = &step.state;
  }
}

std::vector<drawn_table> changed_tables(drawn_step const& step) {
  std::vector<drawn_table> changed;
  for (auto table : step.tables) {
    std::erase_if(table.rows, [](drawn_row const& row) { return !row.has_changed(); });
    if (!table.rows.empty()) changed.push_back(std::move(table));
  }
  return changed;
}

}  // namespace cowproof
