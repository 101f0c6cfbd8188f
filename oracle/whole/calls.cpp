// Calls of the whole machine with names for their operands.
#include "oracle/whole/calls.hpp"

#include <array>

#include "engines/machines/machine_type.hpp"

namespace cowproof::oracle::whole {
namespace {

template <class T> struct field {
  std::string_view operand;
  T named_call::*member;
};
constexpr std::array numbers{field<unsigned>{"process", &named_call::process},
                             field<unsigned>{"page", &named_call::page},
                             field<unsigned>{"object", &named_call::object},
                             field<unsigned>{"object_page", &named_call::object_page},
                             field<unsigned>{"program", &named_call::program},
                             field<unsigned>{"word", &named_call::word},
                             field<unsigned>{"child", &named_call::child},
                             field<unsigned>{"space", &named_call::space},
                             field<unsigned>{"pin", &named_call::pin},
                             field<unsigned>{"from", &named_call::descriptor},
                             field<unsigned>{"descriptor", &named_call::descriptor},
                             field<unsigned>{"to", &named_call::to},
                             field<unsigned>{"open_file", &named_call::open_file},
                             field<unsigned>{"signal", &named_call::signal}};
constexpr std::array flags{field<bool>{"readable", &named_call::readable},
                           field<bool>{"writable", &named_call::writable}, field<bool>{"shared", &named_call::shared},
                           field<bool>{"heap", &named_call::heap}};

void place(named_call& named, operand_type const& type, std::uint32_t code) {
  if (code == outside) return;
  auto const parts = parts_of_address(code, type.alternatives);
  named.where = parts.alternative == 0 ? place_kind::page : place_kind::kernel_page;
  named.page = parts.number;
}

// An offer of something that there may be none of. Frames and slots are the kernel's own affair, but for those of a
// fork, which may be refused on purpose; a fork's address space comes with its process.
void take_offer(named_call& n, std::string_view name, bool exists) {
  if (name == "child") n.has_child = exists;
  else if (name != "frame" && name != "slot" && (name != "space" || n.what == verb::exec)) n.has_memory = exists;
}

void set(named_call& n, operand_type const& type, std::uint32_t code) {
  if (is_offer(type.kind)) take_offer(n, type.name, offer_exists(code));
  if (type.name == "at_fork") {
    n.at_fork = static_cast<inheritance>(code);
    return;
  }
  if (type.kind == operand_kind::address) return place(n, type, code);
  if (type.kind == operand_kind::set) {
    n.pages = code;
    return;
  }
  if (type.name == "page") n.where = place_kind::page;
  auto const number = is_offer(type.kind) ? offer_pick(code) : code;
  for (auto const& f : numbers)
    if (f.operand == type.name) n.*f.member = number;
  for (auto const& f : flags)
    if (f.operand == type.name) n.*f.member = code != 0;
}

}  // namespace

named_call decode(call const& c) {
  auto const& type = whole_type().operations[c.operation];
  named_call named;
  named.what = static_cast<verb>(c.operation);
  named.shared = named.what == verb::map_shared;
  for (std::size_t i = 0; i < type.operands; ++i) set(named, type.operand[i], c.operand[i]);
  return named;
}

}  // namespace cowproof::oracle::whole
