// Writes scenarios and traces.
#include "playground/documents.hpp"

#include <fmt/format.h>

#include "engines/call_text.hpp"
#include "trace/itf/itf.hpp"

namespace cowproof {

std::string trace_of(session const& s) {
  auto told = s.here().recorded();
  told.origin = "cowproof play";
  return write_itf(told);
}

std::string scenario_of(session const& s) {
  auto const& here = s.here();
  auto const& of = s.type();
  auto text = fmt::format("# A story of the playground\n\nThe machine has just been started.\n\n    {}{}: {}\n",
                          &of == &core_type() ? "" : std::string(of.name) + " ", here.on().name, text_of(s.within()));
  text += "    expect every rule holds\n";
  if (s.calls().empty()) return text;
  text += "\nThen these calls are made.\n\n";
  for (std::size_t i = 0; i < s.calls().size(); ++i) {
    auto const title = here.drawn().steps[i].title;
    text += fmt::format("    {}{}\n", exact_text_of(s.calls()[i], of), title.substr(title.find(')') + 1));
  }
  auto const& broken = here.drawn().steps.back().broken;
  if (broken.empty()) text += "    expect every rule holds\n";
  for (auto const& rule : broken) text += fmt::format("    expect {} is broken\n", rule.name);
  return text;
}

}  // namespace cowproof
