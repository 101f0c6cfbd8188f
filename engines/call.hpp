// An operation with its operands as plain data: what engines generate, shrink, store and replay.
#pragma once
#include <array>
#include <cstdint>
#include <string_view>

#include "model/outcome.hpp"

namespace cowproof {

// How many there are of each thing, at run time; at most the capacity of the machine that plays it.
struct scope {
  int processes = 4;
  int pages = 8;
  int frames = 16;
  int words = 4;
  bool operator==(scope const&) const = default;
};

enum class operand_kind : std::uint8_t {
  process,        // code: its number
  address,        // code: 0 is outside of the address space, 1 + v is page v
  word,           // code: its value
  flag,           // code: 0 or 1
  fresh_frame,    // code: 2 * pick + exists; one that does not exist is an allocation that fails
  fresh_process,  // the same
};

constexpr bool is_offer(operand_kind kind) {
  return kind == operand_kind::fresh_frame || kind == operand_kind::fresh_process;
}

struct operand_type {
  std::string_view name;
  operand_kind kind;
};

struct call {
  static constexpr std::size_t most_operands = 6;
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
constexpr std::uint32_t outside = 0;
constexpr std::uint32_t at_page(std::uint32_t page) { return page + 1; }

// How many codes an operand of this kind has within a scope.
constexpr std::uint32_t codes_of(operand_kind kind, scope const& s) {
  switch (kind) {
    case operand_kind::process: return static_cast<std::uint32_t>(s.processes);
    case operand_kind::address: return static_cast<std::uint32_t>(s.pages + 1);
    case operand_kind::word: return static_cast<std::uint32_t>(s.words);
    case operand_kind::flag: return 2;
    case operand_kind::fresh_frame: return static_cast<std::uint32_t>(2 * s.frames);
    case operand_kind::fresh_process: return static_cast<std::uint32_t>(2 * s.processes);
  }
  return 0;
}

// An outcome as plain data. `value` is a word, a process, or nothing, by the operation.
struct result {
  ending how = ending::completed;
  bool has_value = false;
  std::uint32_t value = 0;
  bool operator==(result const&) const = default;
};

}  // namespace cowproof
