// The states of a small scope of the core.
#include "engines/state_graph.hpp"

#include <algorithm>
#include <string>
#include <unordered_map>

#include "engines/explore.hpp"
#include "invariants/coverage_goals.hpp"

namespace cowproof {
namespace {

using M =
    machine<concrete<capacity<sized<process_tag, 3>, sized<page_tag, 3>, sized<frame_tag, 9>, sized<word_tag, 2>>>>;
using P = player<M>;

bool offers_a_frame(operand_type const& type) { return is_offer(type.kind) && type.names().name == "frame"; }

call with_first_frames(call c) {
  auto const& type = P::types[c.operation];
  for (std::size_t i = 0; i < type.operands; ++i)
    if (offers_a_frame(type.operand[i])) c.operand[i] = offer(0, offer_exists(c.operand[i]));
  return c;
}

bool lacks_memory(call const& c) {
  auto const& type = P::types[c.operation];
  for (std::size_t i = 0; i < type.operands; ++i) {
    if (!type.operand[i].is_memory()) continue;
    if (is_offer(type.operand[i].kind) ? !offer_exists(c.operand[i]) : c.operand[i] == 0) return true;
  }
  return false;
}

std::uint64_t key_of_call(call const& c) {
  constexpr unsigned bits = 10, most_operands = 5;
  constexpr std::uint32_t most = (1U << bits) - 1;
  std::uint64_t key = c.operation;
  for (std::size_t i = 0; i < most_operands; ++i) key = key << bits | std::min(c.operand[i], most);
  return key;
}

// A state up to the names of frames, which are numbered in the order of the entries that name them. Nothing else of a
// state is hidden by that: reference counts are those of the table, and a free frame holds zero.
std::string key_of_state(M::state const& s, scope const& within) {
  std::string key;
  std::vector<std::uint8_t> name(M::frame::size, 0);
  std::uint8_t names = 0;
  for (std::uint64_t p = 0; p < static_cast<std::uint64_t>(within.processes); ++p) {
    key.push_back(s.alive(M::process{p}) ? '1' : '0');
    for (std::uint64_t v = 0; v < static_cast<std::uint64_t>(within.pages); ++v) {
      auto const entry = s.table(M::process{p}, M::page{v});
      if (!has<M::mapping>(entry)) {
        key.push_back('0');
        continue;
      }
      auto const m = get<M::mapping>(entry);
      auto& named = name[static_cast<std::size_t>(m.target.i)];
      if (named == 0) named = ++names;
      key.push_back(static_cast<char>('0' + named));
      key.push_back(static_cast<char>('0' + (m.writable ? 1 : 0) + (m.cow ? 2 : 0) +
                                      4 * static_cast<int>(s.content(m.target)({}).i)));
    }
  }
  return key;
}

// The same call with frames that are there, if there are any; nothing if the state cannot offer the process slot.
std::optional<call> possible(M::state const& s, call const& c, scope const& within) {
  auto const resolved = P::resolve(s, c, within);
  auto const& type = P::types[c.operation];
  for (std::size_t i = 0; i < type.operands; ++i)
    if (!offers_a_frame(type.operand[i]) && resolved.operand[i] != c.operand[i]) return std::nullopt;
  return resolved;
}

}  // namespace

std::uint32_t state_graph::number_of(call const& c) const {
  auto const found = numbers.find(key_of_call(with_first_frames(c)));
  return found == numbers.end() ? none : found->second;
}

std::uint32_t state_graph::number_of(call const& c, ending how) const {
  auto generous = c;
  auto const& type = P::types[c.operation];
  for (std::size_t i = 0; i < type.operands; ++i)
    if (offers_a_frame(type.operand[i]) && !ran_out_of_memory(how)) generous.operand[i] = offer(0, true);
  return number_of(generous);
}

std::optional<state_graph> graph_of_core(int processes, int pages, int words, std::size_t most_states) {
  if (processes > M::process::size || pages > M::page::size || words > M::word::size) return std::nullopt;
  scope const within{processes, pages, processes * pages, words};
  state_graph graph;
  while (P::types[graph.read_operation].name != "load") ++graph.read_operation;
  for (auto const& c : all_calls(P::types, within)) {
    if (with_first_frames(c) != c) continue;
    graph.numbers.emplace(key_of_call(c), static_cast<std::uint32_t>(graph.calls.size()));
    graph.calls.push_back(c);
  }
  std::unordered_map<std::string, std::uint32_t> known;
  std::vector<M::state> reached;
  auto const number_of_state = [&](M::state const& s) {
    auto const [found, is_new] = known.try_emplace(key_of_state(s, within), static_cast<std::uint32_t>(reached.size()));
    if (is_new) reached.push_back(s);
    return found->second;
  };
  number_of_state(M::initial());
  for (std::size_t i = 0; i < reached.size(); ++i) {
    if (reached.size() > most_states) return std::nullopt;
    for (auto const& c : graph.calls) {
      auto& step = graph.steps.emplace_back();
      auto const made = possible(reached[i], c, within);
      if (!made) continue;
      auto next = reached[i];
      auto const out = P::step(next, *made);
      // One that lacks memory has to end so: else it is another one, and so is one for which there is no frame.
      if (lacks_memory(c) != ran_out_of_memory(out.how)) continue;
      step = {number_of_state(next), out.how};
    }
  }
  return graph;
}

}  // namespace cowproof
