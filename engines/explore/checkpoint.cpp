// Checkpoints: words with a checksum.
#include "engines/explore/checkpoint.hpp"

#include <cstdio>
#include <memory>
#include <stdexcept>

#include "engines/call_text.hpp"
#include "system/whole_file.hpp"

namespace cowproof::search {
namespace {

constexpr char const* format_line = "cowproof-checkpoint/2\n";
constexpr std::uint64_t byte_order = 0x0102030405060708;

std::uint64_t added_to(std::uint64_t sum, std::uint64_t word) {
  sum = (sum ^ word) * 0x9e3779b97f4a7c15;
  return sum ^ sum >> 29;
}
std::uint64_t checksum_of(std::string const& text) {
  std::uint64_t sum = 1;
  for (char const c : text) sum = added_to(sum, static_cast<unsigned char>(c));
  return sum;
}

struct closes {
  void operator()(std::FILE* file) const { std::fclose(file); }
};
using open_file = std::unique_ptr<std::FILE, closes>;

class writer {
 public:
  writer(std::string const& file, std::string const& name) : file_(file), sum_(checksum_of(name)) {
    file_.write(format_line);
    file_.write(name + "\n");
    add(byte_order);
  }

  void add(std::uint64_t word) {
    sum_ = added_to(sum_, word);
    put(word);
  }
  template <int Words> void add(packed_key<Words> const& key) {
    for (auto const word : key.w) add(word);
  }
  std::optional<std::string> finish() {
    put(sum_);
    return file_.keep(true);
  }

 private:
  void put(std::uint64_t word) { file_.write({reinterpret_cast<char const*>(&word), sizeof word}); }

  whole_file file_;
  std::uint64_t sum_;
};

class reader {
 public:
  explicit reader(std::string const& file) : file_(std::fopen(file.c_str(), "rb")) {
    if (!file_) return;
    format_ = line();
    name_ = line();
  }
  bool is_open() const { return file_ != nullptr; }
  bool has_the_format() const { return format_ + "\n" == format_line; }
  std::string const& name() const { return name_; }

  std::optional<std::uint64_t> next() {
    std::uint64_t word = 0;
    if (std::fread(&word, sizeof word, 1, file_.get()) != 1) return std::nullopt;
    return word;
  }
  // Of a file that was checked.
  std::uint64_t word() {
    if (auto const read = next()) return *read;
    throw std::runtime_error("a checkpoint became shorter while it was read");
  }
  template <int Words> packed_key<Words> key() {
    packed_key<Words> read;
    for (auto& each : read.w) each = word();
    return read;
  }

 private:
  std::string line() {
    std::string text;
    for (int c; (c = std::fgetc(file_.get())) != EOF && c != '\n' && text.size() < 1000;)
      text.push_back(static_cast<char>(c));
    return text;
  }
  open_file file_;
  std::string format_, name_;
};

bool is_whole(reader& from) {
  auto sum = checksum_of(from.name());
  auto before = from.next();
  if (before != byte_order) return false;
  for (auto word = from.next(); word; word = from.next()) {
    sum = added_to(sum, *before);
    before = word;
  }
  return before == sum;
}

// Progress is words, one after the other.
template <class Visitor> void each_word_of(search_progress& p, Visitor visit) {
  for (auto* word : {&p.bytes, &p.depth, &p.level_first, &p.level_size, &p.next, &p.transitions, &p.unreduced_states,
                     &p.unreduced_transitions})
    visit(*word);
}

void write(writer& to, byte_log const& log, std::uint64_t size) {
  for (std::uint64_t i = 0; i < size; i += 8) {
    std::uint64_t word = 0;
    for (std::uint64_t j = i; j < std::min(size, i + 8); ++j)
      word |= static_cast<std::uint64_t>(log.byte(j)) << 8 * (j - i);
    to.add(word);
  }
  to.add(log.large().size());
  for (auto const& [place, value] : log.large()) {
    to.add(place);
    to.add(value);
  }
}
void read_into(reader& from, byte_log& log, std::uint64_t size) {
  for (std::uint64_t i = 0; i < size; i += 8) {
    auto const word = from.word();
    for (std::uint64_t j = i; j < std::min(size, i + 8); ++j)
      log.set_byte(j, static_cast<std::uint8_t>(word >> 8 * (j - i)));
  }
  for (auto left = from.word(); left > 0; --left) {
    auto const place = from.word();
    log.set(place, from.word());
  }
}

template <int Words> void write(writer& to, std::vector<chunk<packed_key<Words>>> const& keys) {
  std::uint64_t size = 0;
  for (auto const& each : keys) size += static_cast<std::uint64_t>(each.length);
  to.add(size);
  for (auto const& each : keys)
    for (int i = 0; i < each.length; ++i) to.add(each.keys[i]);
}
template <int Words>
void read_into(reader& from, frontier<packed_key<Words>>& keys, chunk_pool<packed_key<Words>>& pool) {
  for (auto left = from.word(); left > 0; --left) keys.push(pool, from.key<Words>());
}

char const* yes_or_no(bool is_so) { return is_so ? "yes" : "no"; }

}  // namespace

std::string name_of(request const& asked, int key_bits, scope const& capacity) {
  constexpr std::string_view choices[]{"lowest", "any"};
  constexpr std::string_view symmetries[]{"none", "frames", "slots", "full"};
  std::string name = asked.subject + (asked.part == fragment::core ? ", core: " : ", full: ") + text_of(asked.within);
  name += "; choice " + std::string(choices[static_cast<int>(asked.choice)]);
  name += ", symmetry " + std::string(symmetries[static_cast<int>(asked.reduce)]);
  name += std::string(", invariants ") + yes_or_no(asked.invariants) + ", refinement " + yes_or_no(asked.refinement);
  return name + "; keys of " + std::to_string(key_bits) + " bits for " + text_of(capacity);
}

std::optional<std::string> why_not_resume(std::string const& file, std::string const& name) {
  reader from(file);
  if (!from.is_open()) return file + ": cannot be read";
  if (!from.has_the_format()) return file + ": is no checkpoint of this version of cowproof";
  if (from.name() != name) return file + ": is of another search (" + from.name() + "), not of (" + name + ")";
  if (!is_whole(from)) return file + ": is damaged: its checksum is wrong";
  return std::nullopt;
}

std::optional<std::string> why_not_save(std::string const& file) { return whole_file(file).failure(); }

std::uint64_t bytes_of_checkpoint(std::string const& file) {
  reader from(file);
  from.word();  // the byte order
  search_progress progress;
  progress.bytes = from.word();
  return progress.bytes;
}

template <int Words>
std::optional<std::string> search_file<Words>::save(std::string const& file, std::string const& name,
                                                    search_progress const& progress, states const& all) {
  writer to(file, name);
  auto words = progress;
  each_word_of(words, [&](std::uint64_t word) { to.add(word); });
  to.add(all.table.buckets());
  to.add(all.table.size());
  all.table.each([&](packed_key<Words> const& key) { to.add(key); });
  write(to, all.left);
  write(to, all.later);
  to.add(all.log ? all.log->states() : 0);
  if (all.log) {
    write(to, all.log->steps(), all.log->states());
    write(to, all.log->children(), all.log->states());
  }
  return to.finish();
}

template <int Words>
typename search_file<Words>::loaded search_file<Words>::load(std::string const& file, state_table<Words>& table,
                                                             std::optional<ancestry>& log,
                                                             chunk_pool<packed_key<Words>>& pool) {
  reader from(file);
  from.word();  // the byte order
  loaded read;
  each_word_of(read.progress, [&](std::uint64_t& word) { word = from.word(); });
  table.start_with(from.word());
  for (auto left = from.word(); left > 0; --left) table.insert(from.key<Words>());
  read_into(from, read.left, pool);
  read_into(from, read.later, pool);
  auto const logged = from.word();
  if (logged == 0) log.reset();
  if (log) {
    log->start_with(logged);
    read_into(from, log->steps(), logged);
    read_into(from, log->children(), logged);
  }
  return read;
}

template struct search_file<1>;
template struct search_file<2>;
template struct search_file<3>;
template struct search_file<4>;
template struct search_file<6>;
template struct search_file<8>;
template struct search_file<12>;

}  // namespace cowproof::search
