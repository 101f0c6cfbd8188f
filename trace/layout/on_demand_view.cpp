// The machine whose forks share page tables, typed: a process reaches a frame through a table that others may have too.
#include <fmt/format.h>

#include "trace/layout/view_parts.hpp"

namespace cowproof {
namespace {

struct branch_view {
  std::size_t table = 0;
  bool writable = false;
};

}  // namespace

memory_view view_on_demand_memory(described_state const& state, scope const& within) {
  memory_view view;
  view.frames = static_cast<std::size_t>(within.frames);
  view.alive.resize(static_cast<std::size_t>(within.processes));
  view.table = grid_of<std::optional<entry_view>>(within.processes, within.pages);
  view.beside = grid_of<page_view>(within.processes, within.pages);
  view.count.resize(view.frames);
  view.word.resize(view.frames);
  view.exact.resize(view.frames);
  each_cell(state, "alive", [&](auto const& keys, datum const& v) { view.alive.at(keys[0].number) = v.number != 0; });
  each_cell(state, "refcount", [&](auto const& keys, datum const& n) { view.count.at(keys[0].number) = n.number; });
  each_cell(state, "content", [&](auto const& keys, datum const& w) { view.word.at(keys[0].number) = content_in(w); });

  std::vector<std::vector<std::uint64_t>> sharers(static_cast<std::size_t>(within.tables));
  auto branches = grid_of<std::optional<branch_view>>(within.processes, within.directories);
  each_cell(state, "directories", [&](auto const& keys, datum const& link) {
    if (link.what != datum::kind::record) return;
    branch_view const branch{place_in(link, "below"), number_in(link, "writable") != 0};
    branches.at(keys[0].number).at(keys[1].number) = branch;
    sharers.at(branch.table).push_back(keys[0].number);
  });
  // A table lies below one directory entry of each process that has it, so an entry of a table is one of each of them.
  std::vector<std::string> held(sharers.size());
  each_cell(state, "leaves", [&](auto const& keys, datum const& e) {
    if (e.what != datum::kind::record) return;
    auto const t = keys[0].number;
    auto const f = place_in(e, "target");
    held.at(t) += fmt::format("{}v{} → f{}", held.at(t).empty() ? "" : ", ", keys[1].number, f);
    ++view.exact.at(f);
    bool const writable = number_in(e, "writable") != 0;
    for (std::size_t p = 0; p < branches.size(); ++p)
      for (auto const& branch : branches[p]) {
        if (!branch || branch->table != t) continue;
        view.table[p].at(keys[1].number) =
            entry_view{f, writable && branch->writable, number_in(e, "cow") != 0 || (writable && !branch->writable)};
        view.beside[p].at(keys[1].number).promise = fmt::format("in table t{}", t);
      }
  });
  each_cell(state, "sharers", [&](auto const& keys, datum const& n) {
    auto const t = keys[0].number;
    auto const& who = sharers.at(t);
    if (n.number == 0 && who.empty()) return;
    std::string names;
    for (auto const p : who) names += fmt::format("{}p{}", names.empty() ? "" : " ", p);
    view.facts.push_back({fmt::format("t{}", t),
                          fmt::format("table of {}, counts {}{}: {}", names.empty() ? "no process" : names, n.number,
                                      n.number == who.size() ? "" : fmt::format(", {} refer", who.size()),
                                      held[t].empty() ? "empty" : held[t]),
                          n.number != who.size()});
  });
  return view;
}

}  // namespace cowproof
