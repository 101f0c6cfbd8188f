// A shortest path to every state for two bytes a state: which step of its parent made it, and how many states each
// made.
//
// States are numbered in breadth-first order, so the parents of successive states never go down: one scan backwards
// gives the steps of a path, and to take them gives the states.
#pragma once
#include <algorithm>
#include <cstdint>
#include <unordered_map>
#include <vector>

#include "engines/explore/reserved_array.hpp"

namespace cowproof::search {

// A byte each, and the few numbers that are too large for one beside them.
class byte_log {
 public:
  explicit byte_log(std::size_t size) : bytes_(size) {}
  std::uint64_t operator[](std::uint64_t i) const { return bytes_[i] < too_large ? bytes_[i] : large_.at(i); }
  std::uint8_t byte(std::uint64_t i) const { return bytes_[i]; }
  void set_byte(std::uint64_t i, std::uint8_t byte) { bytes_[i] = byte; }
  std::unordered_map<std::uint64_t, std::uint64_t> const& large() const { return large_; }
  void set(std::uint64_t i, std::uint64_t value) {
    bytes_[i] = static_cast<std::uint8_t>(std::min<std::uint64_t>(value, too_large));
    if (value >= too_large) large_[i] = value;
  }

 private:
  static constexpr std::uint8_t too_large = 255;
  reserved_array<std::uint8_t> bytes_;
  std::unordered_map<std::uint64_t, std::uint64_t> large_;
};

class ancestry {
 public:
  explicit ancestry(std::size_t most_states) : step_(most_states), children_(most_states) {}

  void add(std::uint64_t parent, std::uint64_t step) {
    step_.set(states_++, step);
    children_.set(parent, children_[parent] + 1);
  }
  std::size_t bytes() const { return states_ * 2; }
  std::uint64_t states() const { return states_; }

  // What is logged, to be written and read.
  byte_log& steps() { return step_; }
  byte_log& children() { return children_; }
  void start_with(std::uint64_t states) { states_ = states; }

  // The steps from the initial state, number 0, to this one.
  std::vector<std::uint64_t> path_to(std::uint64_t state) const {
    std::vector<std::uint64_t> path;
    if (state == 0) return path;
    std::uint64_t parent = 0;
    std::uint64_t first = 1;  // of the parent's children
    while (first + children_[parent] <= state) first += children_[parent++];
    while (state != 0) {
      path.push_back(step_[state]);
      state = parent;
      while (state != 0 && first > state) first -= children_[--parent];
    }
    std::reverse(path.begin(), path.end());
    return path;
  }

 private:
  byte_log step_;
  byte_log children_;
  std::uint64_t states_ = 1;  // the initial state has no parent
};

}  // namespace cowproof::search
