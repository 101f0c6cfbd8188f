// An operation with its operands as plain data: what engines generate, shrink, store and replay.
#pragma once
#include <algorithm>
#include <array>
#include <cstdint>
#include <string_view>

#include "engines/scope.hpp"
#include "model/outcome.hpp"

namespace cowproof {

enum class operand_kind : std::uint8_t {
  index,    // code: its number
  address,  // one of several things, or none; code: see `outside` and `at`
  flag,     // code: 0 or 1
  choice,   // code: 2 * pick + exists; one that does not exist is an allocation that fails
  choices,  // code: 2 * first + exists; as many as the operation takes, from the first on
  set,      // code: a bit a member
};

constexpr bool is_offer(operand_kind kind) { return kind == operand_kind::choice || kind == operand_kind::choices; }

struct operand_type {
  std::string_view name;
  operand_kind kind = operand_kind::flag;
  std::array<std::uint8_t, 2> named{};  // places in `resources`: what it names; an address may be of two
  std::uint8_t alternatives = 0;        // how many of those count

  constexpr resource const& names(std::size_t alternative = 0) const { return resources[named[alternative]]; }
  constexpr std::uint32_t size_within(scope const& s, std::size_t alternative = 0) const {
    return cowproof::size_within(s, named[alternative]);
  }
  // Without it, an operation may run out of memory.
  constexpr bool is_memory() const {
    return is_offer(kind) ? names().name != "process" && names().name != "task" : name == "memory";
  }
};

struct call {
  static constexpr std::size_t most_operands = 8;
  std::uint8_t operation = 0;                          // its place in the list of operations
  std::array<std::uint32_t, most_operands> operand{};  // codes, by kind; those beyond the last operand are 0
  bool operator==(call const&) const = default;
};

struct operation_type {
  std::string_view name;
  std::array<operand_type, call::most_operands> operand{};
  std::size_t operands = 0;
  std::array<bool, number_of_endings> may_end{};  // by ending
};

constexpr std::uint32_t offer(std::uint32_t pick, bool exists) { return 2 * pick + (exists ? 1U : 0U); }
constexpr bool offer_exists(std::uint32_t code) { return code % 2 == 1; }
constexpr std::uint32_t offer_pick(std::uint32_t code) { return code / 2; }

// Addresses: 0 is none; then come the first of each alternative, the second of each, and so on, so that a code does
// not depend on how many there are.
constexpr std::uint32_t outside = 0;
constexpr std::uint32_t at(std::uint32_t number, std::uint32_t alternative, std::uint32_t alternatives) {
  return 1 + number * alternatives + alternative;
}
constexpr std::uint32_t at_page(std::uint32_t page) { return at(page, 0, 1); }

struct address_parts {
  std::uint32_t alternative, number;
};
constexpr address_parts parts_of_address(std::uint32_t code, std::uint32_t alternatives) {
  return {(code - 1) % alternatives, (code - 1) / alternatives};
}

// One more than the largest code of such an operand within a scope.
constexpr std::uint64_t codes_of(operand_type const& type, scope const& s) {
  switch (type.kind) {
    case operand_kind::index: return type.size_within(s);
    case operand_kind::flag: return 2;
    case operand_kind::choice:
    case operand_kind::choices: return std::uint64_t{2} * type.size_within(s);
    case operand_kind::set: return std::uint64_t{1} << type.size_within(s);
    case operand_kind::address: break;
  }
  std::uint64_t codes = 1;
  for (std::uint32_t a = 0; a < type.alternatives; ++a)
    if (auto const n = type.size_within(s, a); n != 0)
      codes = std::max<std::uint64_t>(codes, 1 + at(n - 1, a, type.alternatives));
  return codes;
}

// Not every number below that is one: there may be fewer of one alternative than of another.
constexpr bool is_code(operand_type const& type, scope const& s, std::uint32_t code) {
  if (code >= codes_of(type, s)) return false;
  if (type.kind != operand_kind::address || code == outside) return true;
  auto const parts = parts_of_address(code, type.alternatives);
  return parts.number < type.size_within(s, parts.alternative);
}

// Does the operand go without saying?
constexpr bool is_tacit(operand_type const& type, std::uint32_t code) {
  return type.kind == operand_kind::index && type.names().tacit && code == 0;
}

// An outcome as plain data. `value` is a number, by the operation: a word, a process, or nothing.
struct result {
  ending how = ending::completed;
  bool has_value = false;
  std::uint32_t value = 0;
  bool operator==(result const&) const = default;
};

}  // namespace cowproof
