// Asks the specification, at the largest capacity.
#include "trace/specification.hpp"

#include "engines/player.hpp"
#include "engines/subject.hpp"

namespace cowproof {
namespace {

using largest =
    concrete<capacity<sized<process_tag, 16>, sized<page_tag, 64>, sized<frame_tag, 256>, sized<word_tag, 65536>>>;
using specification = eager_copy<largest>;

}  // namespace

result specified_result(program_view const& before, call const& c, bool exhausted) {
  specification::view view{};
  for (std::size_t p = 0; p < before.alive.size(); ++p) {
    view.alive.set({p}, before.alive[p]);
    for (std::size_t v = 0; v < before.pages[p].size(); ++v)
      if (auto const& page = before.pages[p][v])
        view.space.set({p}, {v}, specification::cell(specification::own_page{{page->word}, page->writable}));
  }
  return player<machine<largest>>::specify(view, c, exhausted);
}

}  // namespace cowproof
