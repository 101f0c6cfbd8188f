// Finds operands for each operation, and previews the call.
#include "playground/offers.hpp"

#include <algorithm>

namespace cowproof {
namespace {

constexpr std::uint32_t most_alternatives = 3;  // of an operand that nothing tells

class offering {
 public:
  offering(session const& s, focus const& at) : session_(s), at_(at) {}

  std::vector<offered_call> all() {
    for (std::size_t o = 0; o < session_.type().operations.size(); ++o) add_operation(static_cast<std::uint8_t>(o));
    return std::move(offers_);
  }

 private:
  operation_type const& type_of(call const& c) const { return session_.type().operations[c.operation]; }

  offered_call previewed(call const& c, bool without_memory) const {
    offered_call made{c, session_.here().preview(c), std::nullopt, without_memory};
    if (auto const* beside = session_.beside()) made.beside = beside->preview(made.here.played);
    return made;
  }

  void add_operation(std::uint8_t operation) {
    call c;
    c.operation = operation;
    auto const plain = first_possible(c);
    offers_.push_back(plain);
    add_variant(
        plain, [](operand_type const& x) { return x.name == "writable"; }, false);
    add_variant(
        plain, [](operand_type const& x) { return x.is_memory(); }, true);
  }

  // The same call with some operand unset, if it ends or leads otherwise.
  template <class Unset> void add_variant(offered_call const& plain, Unset is_unset, bool without_memory) {
    auto c = plain.asked;
    auto const& type = type_of(c);
    bool any = false;
    for (std::size_t i = 0; i < type.operands; ++i) {
      if (!is_unset(type.operand[i])) continue;
      c.operand[i] = 0;
      any = true;
    }
    if (!any || plain.is_refused()) return;
    auto const made = previewed(c, without_memory);
    if (without_memory && made.here.out == plain.here.out) return;
    offers_.push_back(made);
  }

  // Operand after operand: the one that the focus tells, or each of the first few.
  offered_call first_possible(call const& c) const {
    std::optional<offered_call> first, possible;
    vary(c, 0, [&](call const& varied) {
      auto made = previewed(varied, false);
      if (!first) first = made;
      if (!made.is_refused()) possible = made;
      return possible.has_value();
    });
    return possible ? *possible : *first;
  }

  template <class Try> bool vary(call c, std::size_t i, Try const& try_call) const {
    if (i == type_of(c).operands) return try_call(c);
    for (auto const code : alternatives(c, i)) {
      c.operand[i] = code;
      if (vary(c, i + 1, try_call)) return true;
    }
    return false;
  }

  std::vector<std::uint32_t> alternatives(call const& c, std::size_t i) const {
    auto const& operand = type_of(c).operand[i];
    auto const size = operand.alternatives > 0 ? operand.size_within(session_.within()) : 1;
    switch (operand.kind) {
      case operand_kind::flag: return {1};
      case operand_kind::choice:
      case operand_kind::choices: return {offer(0, true)};
      case operand_kind::set: return {1U << std::min(at_.page, size - 1)};
      case operand_kind::address: return {operand.names().name == "page" ? at(at_.page, 0, operand.alternatives) : 1};
      case operand_kind::index: break;
    }
    auto const& named = operand.names();
    if (named.name == "page") return {at_.page};
    if (named.name == "word") return {next_word()};
    std::vector<std::uint32_t> first;
    if (named.name == "process" || named.name == "space") first.push_back(at_.process);
    if (named.name == "process" && i == 0) return first;  // who calls
    if (named.name == "process") first.clear();           // and the process that it is about: another, if there is one
    for (std::uint32_t n = 0; n < std::min(size, most_alternatives + 1); ++n)
      if (named.name != "process" || n != at_.process) first.push_back(n);
    if (named.name == "process") first.push_back(at_.process);
    return first;
  }

  // Contents are told apart by the step that wrote them, as far as there are enough.
  std::uint32_t next_word() const {
    auto const words = static_cast<std::uint32_t>(session_.within().words);
    return words < 2 ? 0 : 1 + static_cast<std::uint32_t>(session_.calls().size()) % (words - 1);
  }

  session const& session_;
  focus at_;
  std::vector<offered_call> offers_;
};

}  // namespace

std::vector<offered_call> offers_at(session const& s, focus const& at) { return offering(s, at).all(); }

}  // namespace cowproof
