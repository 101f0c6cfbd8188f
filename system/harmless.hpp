// Text that others wrote, without what a terminal would obey.
#pragma once
#include <string>
#include <string_view>

namespace cowproof {

// A control character, but for the end of a line and a tabulator, and a byte that is no UTF-8 become question marks.
// `colours`: escape sequences that choose a colour or weight stay, and no others.
std::string harmless(std::string_view text, bool colours = false);

}  // namespace cowproof
