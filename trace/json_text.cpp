// The tree is built from the events of nlohmann's parser, which is given an iterator that counts lines.
#include "trace/json_text.hpp"

#include <algorithm>
#include <iterator>

#include <nlohmann/json.hpp>

namespace cowproof {
namespace {

// No trace is deeper, and none of its objects has more members; a look-up compares all names.
constexpr std::size_t deepest = 32, most_members = 64;

struct position {
  int line = 1, column = 0;
  char last = 0;
  void pass(char c) {
    if (last == '\n') {
      ++line;
      column = 0;
    }
    ++column;
    last = c;
  }
};

class counting_iterator {
 public:
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = char const*;
  using reference = char const&;

  counting_iterator(char const* at, position* where) : at_(at), where_(where) {}
  reference operator*() const { return *at_; }
  counting_iterator& operator++() {
    where_->pass(*at_++);
    return *this;
  }
  counting_iterator operator++(int) {
    auto const old = *this;
    ++*this;
    return old;
  }
  bool operator==(counting_iterator const& other) const { return at_ == other.at_; }

 private:
  char const* at_;
  position* where_;
};

std::string printable(std::string text) {
  for (char& c : text)
    if (c < ' ' || c > '~') c = '?';
  return text;
}

// Receives the parser's events; false stops it.
class tree_builder {
 public:
  explicit tree_builder(position const& where) : where_(where) {}

  bool null() { return add(json_value::kind::null) != nullptr; }
  bool boolean(bool truth) {
    return set(json_value::kind::boolean, [&](json_value& v) { v.truth = truth; });
  }
  bool number_integer(std::int64_t) { return add(json_value::kind::number) != nullptr; }
  bool number_unsigned(std::uint64_t n) {
    return set(json_value::kind::natural, [&](json_value& v) { v.natural = n; });
  }
  bool number_float(double, std::string const&) { return add(json_value::kind::number) != nullptr; }
  bool string(std::string& text) {
    return set(json_value::kind::string, [&](json_value& v) { v.text = std::move(text); });
  }
  bool binary(std::vector<std::uint8_t>&) { return false; }

  bool start_object(std::size_t) { return open(json_value::kind::object); }
  bool end_object() { return close(); }
  bool start_array(std::size_t) { return open(json_value::kind::array); }
  bool end_array() { return close(); }
  bool key(std::string& name) {
    if (open_.back()->items.size() == most_members) return fail("more members than an object of a trace has");
    if (open_.back()->member(name) != nullptr)
      return fail("the member " + printable(json_string(name)) + " occurs twice");
    open_.back()->items.emplace_back().name = std::move(name);
    return true;
  }

  template <class Exception> bool parse_error(std::size_t, std::string const&, Exception const& e) {
    std::string_view what = e.what();  // "[...] parse error at line 1, column 2: syntax error ..."
    if (auto const at = what.find(": "); at != what.npos) what.remove_prefix(at + 2);
    std::string reason(what);
    if (auto const read = reason.find("; last read: "); read != reason.npos)
      reason.erase(read,
                   reason.rfind("'; expected") == reason.npos ? reason.npos : reason.rfind("'; expected") + 1 - read);
    return fail(printable(std::move(reason)));
  }

  json_value root;
  json_error error;

 private:
  bool fail(std::string what) {
    error = {where_.line, std::max(1, where_.column), std::move(what)};
    return false;
  }

  // A number ends where the character after it was read, which may be the end of its line.
  json_value* add(json_value::kind what) {
    json_value* made = &root;
    if (!open_.empty()) {
      auto& parent = *open_.back();
      if (parent.what == json_value::kind::object) made = &parent.items.back();
      else made = &parent.items.emplace_back();
    }
    made->what = what;
    made->line = where_.line;
    return made;
  }
  template <class Fill> bool set(json_value::kind what, Fill fill) {
    fill(*add(what));
    return true;
  }
  bool open(json_value::kind what) {
    if (open_.size() == deepest) return fail("nested deeper than any trace is");
    open_.push_back(add(what));
    return true;
  }
  bool close() {
    open_.pop_back();
    return true;
  }

  position const& where_;
  std::vector<json_value*> open_;  // the last child of each is open, so no vector grows under a pointer
};

}  // namespace

std::variant<json_value, json_error> parse_json(std::string_view text) {
  position where;
  tree_builder builder(where);
  counting_iterator const begin(text.data(), &where);
  counting_iterator const end(text.data() + text.size(), &where);
  if (nlohmann::json::sax_parse(begin, end, &builder)) return std::move(builder.root);
  return std::move(builder.error);
}

std::string_view name_of(json_value::kind kind) {
  switch (kind) {
    case json_value::kind::null: return "null";
    case json_value::kind::boolean: return "a truth";
    case json_value::kind::natural:
    case json_value::kind::number: return "a number";
    case json_value::kind::string: return "a string";
    case json_value::kind::array: return "an array";
    case json_value::kind::object: break;
  }
  return "an object";
}

}  // namespace cowproof
