// Operands are encoded as engines/call.hpp says.
#include "story.hpp"

#include <algorithm>

namespace cowproof {

story& story::add(std::string_view operation, std::vector<std::uint32_t> const& operands) {
  call c;
  c.operation = static_cast<std::uint8_t>(find_operation(operation));
  std::ranges::copy(operands, c.operand.begin());
  calls_.push_back(c);
  return *this;
}

story& story::map(std::uint32_t p, std::uint32_t v, std::uint32_t f) {
  return add("map", {p, at_page(v), 1, offer(f, true)});
}
story& story::map_read_only(std::uint32_t p, std::uint32_t v, std::uint32_t f) {
  return add("map", {p, at_page(v), 0, offer(f, true)});
}
story& story::map_without_frame(std::uint32_t p, std::uint32_t v) {
  return add("map", {p, at_page(v), 1, offer(0, false)});
}
story& story::unmap(std::uint32_t p, std::uint32_t v) { return add("unmap", {p, at_page(v)}); }
story& story::load(std::uint32_t p, std::uint32_t v) { return add("load", {p, at_page(v)}); }
story& story::store(std::uint32_t p, std::uint32_t v, std::uint32_t word, std::uint32_t f) {
  return add("store", {p, at_page(v), 0, word, offer(f, true)});
}
story& story::store_without_frame(std::uint32_t p, std::uint32_t v, std::uint32_t word) {
  return add("store", {p, at_page(v), 0, word, offer(0, false)});
}
story& story::fork(std::uint32_t p, std::uint32_t child) { return add("fork", {p, offer(child, true), 1}); }
story& story::fork_without_slot(std::uint32_t p) { return add("fork", {p, offer(0, false), 1}); }
story& story::fork_without_memory(std::uint32_t p, std::uint32_t child) {
  return add("fork", {p, offer(child, true), 0});
}
story& story::exec(std::uint32_t p) { return add("exec", {p}); }
story& story::exit(std::uint32_t p) { return add("exit", {p}); }
story& story::load_outside(std::uint32_t p) { return add("load", {p, outside}); }
story& story::unmap_outside(std::uint32_t p) { return add("unmap", {p, outside}); }

trace story::recorded(std::string origin) const { return recorded_on("machine", std::move(origin)); }
trace story::recorded_on(std::string_view subject_name, std::string origin) const {
  return record_trace(*find_subject(subject_name, within_), within_, calls_, std::move(origin));
}

}  // namespace cowproof
