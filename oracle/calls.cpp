// Calls with names for their operands.
#include "oracle/calls.hpp"

#include "model/concrete/domain.hpp"
#include "model/machine.hpp"
#include "spec/operations.hpp"

namespace cowproof::oracle {
namespace {

using any_machine = machine<concrete<capacity<>>>;  // the names do not depend on the capacity
constexpr std::array<std::string_view, number_of_verbs> verb_names{"map",  "unmap", "load", "store",
                                                                   "fork", "exec",  "exit"};
static_assert(operations_of<any_machine>::names == verb_names);

constexpr std::uint32_t first_part = 0;  // implementations have pages of one part

std::optional<unsigned> page_of(std::uint32_t code) {
  if (code == outside) return std::nullopt;
  return code - 1;
}
std::uint32_t code_of(std::optional<unsigned> page) { return page ? at_page(*page) : outside; }

}  // namespace

named_call decode(call const& c) {
  named_call named;
  named.what = static_cast<verb>(c.operation);
  named.process = c.operand[0];
  switch (named.what) {
    case verb::map:
      named.page = page_of(c.operand[1]);
      named.writable = c.operand[2] != 0;
      named.has_frame = offer_exists(c.operand[3]);
      break;
    case verb::store:
      named.page = page_of(c.operand[1]);
      named.word = c.operand[3];
      named.has_frame = offer_exists(c.operand[4]);
      break;
    case verb::unmap:
    case verb::load: named.page = page_of(c.operand[1]); break;
    case verb::fork:
      named.child = offer_pick(c.operand[1]);
      named.has_child = offer_exists(c.operand[1]);
      named.has_memory = c.operand[2] != 0;
      break;
    case verb::exec:
    case verb::exit: break;
  }
  return named;
}

call encode(named_call const& c) {
  auto const operation = static_cast<std::uint8_t>(c.what);
  auto const at = code_of(c.page);
  switch (c.what) {
    case verb::map: return {operation, {c.process, at, c.writable ? 1U : 0U, offer(0, c.has_frame)}};
    case verb::store: return {operation, {c.process, at, first_part, c.word, offer(0, c.has_frame)}};
    case verb::unmap:
    case verb::load: return {operation, {c.process, at}};
    case verb::fork: return {operation, {c.process, offer(c.child, c.has_child), c.has_memory ? 1U : 0U}};
    case verb::exec:
    case verb::exit: return {operation, {c.process}};
  }
  return {};
}

}  // namespace cowproof::oracle
