// Places names and addresses.
#include "trace/layout/places.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "model/whole/layout.hpp"

namespace cowproof {
namespace {

// Beside a page, or above a column.
constexpr std::size_t longest_name = 12;

// "bfff f000", "7fff ffff e000"
std::string address_text(std::uint64_t address) {
  auto text = fmt::format("{:08x}", address);
  if (text.size() > 8) text = fmt::format("{:0{}x}", address, (text.size() + 3) / 4 * 4);
  for (std::size_t at = text.size(); at > 4; at -= 4) text.insert(at - 4, " ");
  return text;
}

// By number: "" for what has no name; nothing at all if none has one.
std::vector<std::string> names_of(trace const& t, char letter, int number) {
  std::vector<std::string> names;
  for (int i = 0; i < number; ++i) {
    auto const found = t.names.find(letter + std::to_string(i));
    names.push_back(found == t.names.end() ? std::string() : shortened(found->second, longest_name));
  }
  bool const any = std::ranges::any_of(names, [](auto const& name) { return !name.empty(); });
  return any ? names : std::vector<std::string>();
}

}  // namespace

std::string shortened(std::string const& name, std::size_t most) {
  if (name.size() <= most) return name;
  auto end = most - 1;
  while (end > 0 && (static_cast<unsigned char>(name[end]) & 0xc0) == 0x80) --end;
  while (end > 1 && name[end - 1] == ' ') --end;
  return name.substr(0, end) + "…";
}

void place_parts(trace const& t, std::string const& addresses, drawn_trace& drawn) {
  if (t.type->name != whole_type().name || addresses == "none") return;
  constexpr int pages_of_layouts = 8;
  auto const* chosen = find_layout(addresses);
  if (chosen == nullptr && addresses.empty() && t.within.pages == pages_of_layouts) chosen = layouts.data();
  if (chosen == nullptr) return;
  for (int v = 0; v < t.within.pages; ++v) {
    auto const* part = chosen->part_of(v);
    drawn.page_names.emplace_back();
    drawn.page_addresses.emplace_back();
    if (part == nullptr) continue;
    auto const name = name_of(part->what);  // "mapped area" is mapped
    drawn.page_names.back() =
        std::string(name.substr(0, name.find(' '))) + (v == part->first ? "" : fmt::format("+{}", v - part->first));
    drawn.page_addresses.back() = address_text(chosen->address_of(v));
  }
  drawn.kernel_address = address_text(chosen->kernel_begin);
}

void place_names(trace const& t, drawn_trace& drawn) {
  auto const pages = names_of(t, 'v', t.within.pages);
  if (!pages.empty()) drawn.page_names.resize(pages.size());
  for (std::size_t v = 0; v < pages.size(); ++v)
    if (!pages[v].empty()) drawn.page_names[v] = pages[v];
  drawn.process_names = names_of(t, 'p', t.within.processes);
}

void name_facts(trace const& t, drawn_step& step) {
  for (auto& fact : step.facts)
    if (auto const found = t.names.find(fact.keys); found != t.names.end())
      for (auto* text : {&fact.before, &fact.after})
        if (!text->empty()) *text = fmt::format("{}: {}", found->second, *text);
}

}  // namespace cowproof
