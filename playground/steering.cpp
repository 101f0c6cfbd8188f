// Reads requests and does what they ask for.
#include "playground/steering.hpp"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "engines/call_text.hpp"
#include "trace/scenario/scenario.hpp"

namespace cowproof {
namespace {

constexpr std::string_view machine_itself = "machine", no_kernel = "nothing";

std::string_view without_blanks(std::string_view text) {
  constexpr std::string_view blank = " \t\r";
  while (!text.empty() && blank.find(text.front()) != blank.npos) text.remove_prefix(1);
  while (!text.empty() && blank.find(text.back()) != blank.npos) text.remove_suffix(1);
  return text;
}

std::optional<std::uint32_t> number_in(std::string_view text) {
  std::uint32_t number = 0;
  auto const* const end = text.data() + text.size();
  auto const [stop, error] = std::from_chars(text.data(), end, number);
  if (text.empty() || error != std::errc() || stop != end) return std::nullopt;
  return number;
}

std::string names_of_machines() {
  std::string names;
  for (auto const* type : machine_types()) names += (names.empty() ? "" : ", ") + std::string(type->name);
  return names;
}

// A kernel by its name; a sentence if there is none.
std::variant<subject const*, std::string> kernel_named(std::string_view name, scope const& within,
                                                       machine_type const& of) {
  if (auto const* found = find_subject(name, within, of)) return found;
  if (find_subject(name, {0, 0, 0, 0}, of) != nullptr)
    return fmt::format("the largest scope is {}", text_of(largest_scope(of)));
  for (auto const* other : machine_types())
    if (find_subject(name, {0, 0, 0, 0}, *other) != nullptr)
      return fmt::format("{} is a mutant of another machine: machine {}", name, other->name);
  return fmt::format("there is no mutant \"{}\" of this machine; the correct kernel is called machine", name);
}

}  // namespace

scope playground_scope(machine_type const& of) {
  constexpr int most_processes = 3, most_pages = 8, most_frames = 8, most_words = 100;
  auto within = of.usual;
  within.processes = std::min(within.processes, most_processes);
  within.frames = std::min(within.frames, most_frames);
  within.pages = std::min(within.pages, of.usual.programs == 0 ? most_pages / 2 : most_pages);
  within.words = std::min(largest_scope(of).words, most_words);
  within.parts = 1;
  if (find_subject(machine_itself, within, of) == nullptr) within.words = of.usual.words;
  return within;
}

steering::steering()
    : session_(*find_subject(machine_itself, playground_scope(core_type())), nullptr, playground_scope(core_type())) {}

std::optional<std::string> steering::obey(std::string_view request) {
  request = without_blanks(request);
  if (request.empty()) return std::nullopt;
  if (request.find('(') != request.npos) return play(request);
  if (number_in(request)) return play_offer(request);
  auto const blank = request.find(' ');
  auto const verb = request.substr(0, blank);
  auto const rest = blank == request.npos ? std::string_view() : without_blanks(request.substr(blank));
  if (verb == "at") return move_to(rest);
  if (verb == "undo") return undo(rest);
  if (verb == "shorten") return shorten();
  if (verb == "machine") return choose_machine(rest);
  if (verb == "kernel") return choose_kernel(rest);
  if (verb == "beside") return choose_beside(rest);
  if (verb == "scope") return choose_scope(rest);
  return fmt::format(
      "\"{}\" is no request. There are calls such as store(p0, v0, 7), numbers of offers, at, undo, shorten, machine, kernel, beside and scope",
      verb);
}

void steering::begin(subject const& on, scope const& within, std::span<call const> calls) {
  session_ = session(on, nullptr, within);
  for (call const& c : calls) session_.play(c);
  at_ = {};
  offers_.reset();
}

std::vector<offered_call> const& steering::offers() const {
  if (!offers_) offers_ = offers_at(session_, at_);
  return *offers_;
}

std::vector<offered_call> steering::possible() const {
  std::vector<offered_call> all;
  std::ranges::copy_if(offers(), std::back_inserter(all), [](auto const& offered) { return !offered.is_refused(); });
  return all;
}

std::optional<std::string> steering::play(std::string_view text) {
  auto const read = read_call(text, session_.type());
  if (auto const* wrong = std::get_if<std::string>(&read)) return *wrong;
  auto const& asked = std::get<call>(read);
  if (!is_within(asked, session_.type(), session_.within()))
    return fmt::format("{} is beyond {}", text_of(asked, session_.type()), text_of(session_.within()));
  session_.play(asked);
  offers_.reset();
  return std::nullopt;
}

std::optional<std::string> steering::play_offer(std::string_view number) {
  auto const all = possible();
  auto const n = *number_in(number);
  if (n == 0 || n > all.size()) return fmt::format("there is no offer {}; there are {}", n, all.size());
  session_.play(all[n - 1].asked);
  offers_.reset();
  return std::nullopt;
}

std::optional<std::string> steering::move_to(std::string_view place) {
  auto to = at_;
  auto const& within = session_.within();
  while (!place.empty()) {
    auto const word = place.substr(0, place.find(' '));
    place = without_blanks(place.substr(word.size()));
    auto const n = number_in(word.substr(1));
    bool const is_process = word.starts_with('p');
    auto const there_are = static_cast<std::uint32_t>(is_process ? within.processes : within.pages);
    if (!n || (!is_process && !word.starts_with('v')) || *n >= there_are)
      return fmt::format("\"{}\" is no process or page: p0 to p{}, v0 to v{}", word, within.processes - 1,
                         within.pages - 1);
    (is_process ? to.process : to.page) = *n;
  }
  at_ = to;
  offers_.reset();
  return std::nullopt;
}

std::optional<std::string> steering::undo(std::string_view how_many) {
  auto const all = session_.calls().size();
  auto const n = how_many.empty()    ? std::optional(1U)
                 : how_many == "all" ? std::optional(static_cast<std::uint32_t>(all))
                                     : number_in(how_many);
  if (!n) return fmt::format("undo \"{}\": a number, or all", how_many);
  if (all == 0) return "there is nothing to undo";
  for (std::uint32_t i = 0; i < *n && session_.undo(); ++i) continue;
  offers_.reset();
  return std::nullopt;
}

std::optional<std::string> steering::shorten() {
  auto const why_not = session_.shorten();
  if (!why_not)
    at_ = {std::min(at_.process, static_cast<std::uint32_t>(session_.within().processes - 1)),
           std::min(at_.page, static_cast<std::uint32_t>(session_.within().pages - 1))};
  offers_.reset();
  return why_not;
}

std::optional<std::string> steering::choose_machine(std::string_view name) {
  auto const* type = find_machine_type(name);
  if (type == nullptr) return fmt::format("there is no machine \"{}\"; there are: {}", name, names_of_machines());
  auto const within = playground_scope(*type);
  begin(*find_subject(machine_itself, within, *type), within, {});
  return std::nullopt;
}

std::optional<std::string> steering::choose_kernel(std::string_view name) {
  auto const* beside = session_.beside();
  return replay_on(name, beside == nullptr ? no_kernel : beside->on().name, session_.within());
}

std::optional<std::string> steering::choose_beside(std::string_view name) {
  return replay_on(session_.here().on().name, name.empty() ? no_kernel : name, session_.within());
}

std::optional<std::string> steering::choose_scope(std::string_view sizes) {
  auto const read = read_scope(sizes, session_.within());
  if (auto const* wrong = std::get_if<std::string>(&read)) return *wrong;
  auto const& within = std::get<scope>(read);
  if (within.processes < 1 || within.pages < 1 || within.frames < 1 || within.words < 1 || within.parts < 1)
    return "there is at least one process, page, frame and word";
  auto const* beside = session_.beside();
  return replay_on(session_.here().on().name, beside == nullptr ? no_kernel : beside->on().name, within);
}

// The story again, up to the first call that is beyond the scope.
std::optional<std::string> steering::replay_on(std::string_view kernel, std::string_view beside, scope const& within) {
  auto const& of = session_.type();
  auto const here = kernel_named(kernel, within, of);
  if (auto const* wrong = std::get_if<std::string>(&here)) return *wrong;
  subject const* other = nullptr;
  if (beside != no_kernel) {
    auto const found = kernel_named(beside, within, of);
    if (auto const* wrong = std::get_if<std::string>(&found)) return *wrong;
    other = std::get<subject const*>(found);
  }
  session again(*std::get<subject const*>(here), other, within);
  for (call const& c : session_.calls()) {
    if (!is_within(c, of, within)) break;
    again.play(c);
  }
  session_ = std::move(again);
  at_ = {std::min(at_.process, static_cast<std::uint32_t>(within.processes - 1)),
         std::min(at_.page, static_cast<std::uint32_t>(within.pages - 1))};
  offers_.reset();
  return std::nullopt;
}

}  // namespace cowproof
