// Answers are written by hand: there are few, and a page has no room for a library.
#include "playground/answers.hpp"

#include <algorithm>
#include <bit>
#include <charconv>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "engines/call_text.hpp"
#include "engines/coverage.hpp"
#include "playground/documents.hpp"
#include "playground/json_lines.hpp"
#include "trace/page/step.hpp"
#include "trace/picture/picture.hpp"
#include "trace/scenario/scenario.hpp"
#include "trace/step_text.hpp"

namespace cowproof {
namespace {

drawn_step const& last_step(played_kernel const& k) {
  return k.drawn().steps.empty() ? k.drawn().start : k.drawn().steps.back();
}

json_array names_of(property_set broken, machine_type const& of) {
  json_array names;
  for (; broken != 0; broken &= broken - 1)
    names.add(json_string(property_name(static_cast<property>(std::countr_zero(broken)), of)));
  return names;
}

json_object preview_of(played_kernel const& on, call_preview const& p) {
  auto const& of = *on.on().type;
  json_object o;
  o.add("title", title_of(p.played, p.out, of));
  o.add("ends", ending_name(p.out.how));
  o.add_raw("changes", p.changes ? "true" : "false");
  o.add_raw("breaks", names_of(on.breaks(p), of).text());
  return o;
}

json_object offer_of(session const& s, offered_call const& offered) {
  auto const& of = s.type();
  auto o = preview_of(s.here(), offered.here);
  o.add("call", exact_text_of(offered.asked, of));
  o.add_raw("without_memory", offered.without_memory ? "true" : "false");
  o.add_raw("refused", offered.is_refused() ? "true" : "false");
  if (offered.beside) o.add_raw("beside", preview_of(*s.beside(), *offered.beside).text());
  return o;
}

json_object kernel_of(played_kernel const& k) {
  auto const& step = last_step(k);
  json_object o;
  o.add("kernel", k.on().name);
  o.add("title", step.title);
  o.add("why", step.why);
  if (!k.seen().empty()) o.add("ends", ending_name(k.seen().back().out.how));
  json_object resident;
  for (std::size_t i = 0; i < step.resident.size(); ++i)
    if (step.resident[i].is_there) resident.add_raw(step.columns[i], json_text_of(step.resident[i].after));
  o.add_raw("resident", resident.text());
  json_array broken;
  for (auto const& rule : step.broken) {
    json_object each;
    each.add("rule", rule.name);
    each.add("sentence", rule.sentence);
    each.add("since", rule.since);
    broken.add(each.text());
  }
  o.add_raw("broken", broken.text());
  o.add("held", step.held.size());
  json_array remarks;
  for (auto const& remark : remarks_of(step)) remarks.add(json_string(remark));
  o.add_raw("remarks", remarks.text());
  if (auto const& violated = k.recorded().violated) {
    json_object first;
    first.add("rule", violated->property);
    first.add("step", violated->step);
    o.add_raw("violated", first.text());
  }
  return o;
}

// Of what the machine could have, and has none here, that is told as well.
std::string exact_text_of(scope const& within, machine_type const& of) {
  auto text = text_of(within);
  each_size([&](resource const& each) {
    if (within.*each.size == 0 && of.usual.*each.size != 0) text += fmt::format(", 0 {}", each.plural);
  });
  return text;
}

std::string state_of(steering const& to) {
  auto const& s = to.now();
  auto const& of = s.type();
  json_object o;
  o.add("schema", "cowproof-play/1");
  o.add("machine", of.name);
  o.add("scope", exact_text_of(s.within(), of));
  o.add("process", to.at().process);
  o.add("page", to.at().page);
  json_array calls;
  for (call const& c : s.calls()) calls.add(json_string(exact_text_of(c, of)));
  o.add_raw("calls", calls.text());
  o.add_raw("here", kernel_of(s.here()).text());
  if (s.beside() != nullptr) o.add_raw("beside", kernel_of(*s.beside()).text());
  if (auto const& parts = s.first_difference()) {
    json_object difference;
    difference.add("step", parts->step);
    difference.add("what", parts->what);
    difference.add("here", parts->here);
    difference.add("beside", parts->beside);
    o.add_raw("first_difference", difference.text());
  }
  json_array offers;
  for (auto const& offered : to.offers()) offers.add(offer_of(s, offered).text());
  o.add_raw("offers", offers.text());
  return o.text();
}

// ------------------------------------------------------------------------------------------------- pictures

json_object picture_of(played_kernel const& k, std::size_t number) {
  auto const& drawn = k.drawn();
  picture_plan const plan(drawn);
  auto const& step = number == 0 ? drawn.start : drawn.steps[number - 1];
  auto const made = draw_picture(plan, step);
  step_cost so_far;
  for (std::size_t i = 0; i < number; ++i) so_far += drawn.steps[i].cost;
  json_object o;
  o.add("kernel", k.on().name);
  o.add("about", k.on().mutant == nullptr ? std::string_view() : k.on().mutant->mechanism);
  o.add_raw("width", markup::number(made.width));
  o.add_raw("height", markup::number(made.height));
  o.add("picture", fmt::format("{}", fmt::join(made.parts, "")));
  o.add("head", head_of(step, so_far, ""));
  o.add("table", fmt::format("{}", fmt::join(table_of(plan, step), "")));
  o.add("spoken", spoken(step, ""));
  json_array items;
  items.add(json_string(list_item_of(drawn.start)));
  for (auto const& each : drawn.steps) items.add(json_string(list_item_of(each)));
  o.add_raw("items", items.text());
  return o;
}

std::string pictures_of(steering const& to, std::string_view which) {
  auto const& s = to.now();
  std::size_t number = s.calls().size();
  if (!which.empty()) {
    auto const read = std::from_chars(which.data(), which.data() + which.size(), number);
    if (read.ec != std::errc() || number > s.calls().size())
      return json_error_of(fmt::format("there is no step {}; there are {}", which, s.calls().size()));
  }
  json_object o;
  o.add("schema", "cowproof-play-pictures/1");
  o.add("step", number);
  json_array kernels;
  kernels.add(picture_of(s.here(), number).text());
  if (s.beside() != nullptr) kernels.add(picture_of(*s.beside(), number).text());
  o.add_raw("kernels", kernels.text());
  return o.text();
}

// ----------------------------------------------------------------------------------------- what there is

json_array kernels_of(session const& s) {
  json_array kernels;
  for (auto const& each : all_subjects(s.type())) {
    if (find_subject(each.name, s.within(), s.type()) != &each) continue;  // one of each name
    json_object kernel;
    kernel.add("name", each.name);
    if (each.mutant != nullptr) {
      kernel.add("operation", each.mutant->operation);
      kernel.add("about", each.mutant->mechanism);
    }
    kernels.add(kernel.text());
  }
  return kernels;
}

json_array sizes_of(session const& s) {
  json_array sizes;
  each_size([&](resource const& each) {
    auto const most = largest_scope(s.type()).*each.size;
    if (most == 0) return;
    json_object size;
    size.add("name", each.plural);
    size.add("is", static_cast<std::size_t>(s.within().*each.size));
    size.add("most", static_cast<std::size_t>(most));
    sizes.add(size.text());
  });
  return sizes;
}

std::string about(steering const& to) {
  json_object o;
  o.add("schema", "cowproof-play-about/1");
  json_array machines;
  for (auto const* type : machine_types()) machines.add(json_string(type->name));
  o.add_raw("machines", machines.text());
  o.add_raw("kernels", kernels_of(to.now()).text());
  o.add_raw("sizes", sizes_of(to.now()).text());
  return o.text();
}

std::string preview(steering const& to, std::string_view text) {
  auto const& s = to.now();
  auto const read = read_call(text, s.type());
  if (auto const* wrong = std::get_if<std::string>(&read)) return json_error_of(*wrong);
  auto const& asked = std::get<call>(read);
  if (!is_within(asked, s.type(), s.within()))
    return json_error_of(fmt::format("{} is beyond {}", text_of(asked, s.type()), text_of(s.within())));
  auto o = preview_of(s.here(), s.here().preview(asked));
  if (auto const* beside = s.beside()) o.add_raw("beside", preview_of(*beside, beside->preview(asked)).text());
  return o.text();
}

std::string document_of(std::string_view kind, std::string const& text) {
  json_object o;
  o.add("schema", "cowproof-play-document/1");
  o.add(kind, text);
  return o.text();
}

// An answer to a question; nothing if it is none, but a request.
std::optional<std::string> answered(steering const& to, std::string_view line) {
  auto const blank = line.find(' ');
  auto const word = line.substr(0, blank);
  auto const rest = blank == line.npos ? std::string_view() : line.substr(blank + 1);
  if (word == "look" || word.empty()) return state_of(to);
  if (word == "draw") return pictures_of(to, rest);
  if (word == "about") return about(to);
  if (word == "preview") return preview(to, rest);
  if (word == "scenario") return document_of(word, scenario_of(to.now()));
  if (word == "trace") return document_of(word, trace_of(to.now()));
  return std::nullopt;
}

}  // namespace

std::string answer(steering& to, std::string_view requests) {
  for (;;) {
    auto const end = requests.find('\n');
    auto line = requests.substr(0, end);
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (auto const told = answered(to, line)) {
      if (end == requests.npos) return *told;
    } else if (auto const wrong = to.obey(line)) {
      return json_error_of(*wrong);
    } else if (end == requests.npos) {
      return state_of(to);
    }
    requests.remove_prefix(end + 1);
  }
}

}  // namespace cowproof
