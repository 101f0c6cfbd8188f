// A value of a file and the path to it; asking it for what it is not ends the reading with an error that names it.
#pragma once
#include <functional>
#include <optional>

#include "trace/itf/itf.hpp"
#include "trace/json_text.hpp"

namespace cowproof::itf {

// Thrown and caught within read_itf, so that reading reads as a description of the format.
struct reading_ended {
  trace_error why;
};

class place {
 public:
  place(json_value const& value, std::string path) : value_(&value), path_(std::move(path)) {}

  [[noreturn]] void reject(std::string what) const;

  json_value::kind kind() const { return value_->what; }
  bool truth() const;
  std::uint64_t natural() const;
  std::string const& string() const;

  place member(std::string_view name) const;               // which must be there
  std::optional<place> find(std::string_view name) const;  // if it is there
  void each_member(std::function<void(std::string_view, place const&)> const& visit) const;
  // Nothing but these members is allowed.
  void has_only(std::vector<std::string_view> const& names) const;

  std::size_t size() const;
  place item(std::size_t i) const;

  // What stands behind the only member, such as "#map", of an object.
  place tagged(std::string_view tag) const;

  // {"#bigint": "3"}, or a plain number
  std::uint64_t big_number() const;

  // {"tag": "Some", "value": 3}: the tag and the value
  std::pair<std::string, place> variant() const;

 private:
  void should_be(json_value::kind expected) const;

  json_value const* value_;
  std::string path_;
};

}  // namespace cowproof::itf
